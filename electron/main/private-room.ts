/**
 * A folder in memory for what the system's libraries write by themselves. The file dialog notes every name that was
 * chosen, printing writes the page to a temporary file; neither asks us. So the process is told that its temporary, data,
 * cache and configuration folders lie here, before such a library starts.
 */
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

export interface PrivateRoom {
  readonly path: string
  /** Removes it with everything in it. */
  readonly close: () => void
}

export type Environment = Readonly<Record<string, string | undefined>>

/** statfs(2): file systems that live in memory and nowhere else. */
const TMPFS = 0x01021994
const RAMFS = 0x858458f6

/** Whether a folder lies in memory; false where it cannot be known. */
export function liesInMemory(folder: string): boolean {
  try {
    return [TMPFS, RAMFS].includes(statfsSync(folder).type)
  } catch {
    return false
  }
}

const NAME = /^strongroom-room-(?<pid>\d+)-(?<started>\d+)-(?<view>\d+)-/

/** @returns null where the system has no folder in memory that may be written. */
export function openPrivateRoom(environment: Environment): PrivateRoom | null {
  for (const parent of [environment['XDG_RUNTIME_DIR'], '/dev/shm']) {
    if (parent === undefined || !parent.startsWith('/') || !liesInMemory(parent)) continue
    try {
      // First: who cannot see even itself would take every other program for gone.
      const own = `${process.pid}-${startOf(process.pid)}-${viewOfProcesses()}`
      sweep(parent)
      return makeRoom(parent, own)
    } catch {
      // Full, or not ours to write: the next place.
    }
  }
  return null
}

const FOLDERS = ['tmp', 'data', 'cache', 'config'] as const

function makeRoom(parent: string, own: string): PrivateRoom {
  const path = mkdtempSync(join(parent, `strongroom-room-${own}-`))
  const close = () => rmSync(path, { recursive: true, force: true })
  try {
    chmodSync(path, 0o700)
    for (const name of FOLDERS) mkdirSync(join(path, name), { mode: 0o700 })
  } catch (error) {
    close()
    throw error
  }
  return { path, close }
}

/** Removes the rooms of programs that were killed, as far as this one would see them if they lived. */
function sweep(parent: string): void {
  const ownView = viewOfProcesses()
  for (const name of readdirSync(parent)) {
    const { pid, started, view } = NAME.exec(name)?.groups ?? {}
    if (pid === undefined || started === undefined || view !== ownView) continue
    if (mayLive(Number(pid), started)) continue
    const path = join(parent, name)
    try {
      if (lstatSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.())
        rmSync(path, { recursive: true, force: true })
    } catch {
      // It stays until another start: no reason to be without a room now.
    }
  }
}

/** Whether the process that began then is still there; also where nobody says. */
function mayLive(pid: number, started: string): boolean {
  try {
    return startOf(pid) === started
  } catch (error) {
    return !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
  }
}

/**
 * When a process started, in the kernel's ticks: its number alone may be given anew (proc(5), stat).
 * @throws what the system says where that is not to be had
 */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  if (started === undefined) throw new Error('a process without a start')
  return started
}

/**
 * The number of the PID namespace (pid_namespaces(7)). A container has its own, in which the processes outside are not to be
 * seen, and may share the folder of the session with them.
 */
function viewOfProcesses(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    // A kernel that has but one.
    return '0'
  }
}

/** A path below which nothing can be made. */
const NOWHERE = '/dev/null/strongroom'

/** Looks and habits of the person's desktop, which dialogs go on showing; they are copied, and nothing is copied back. */
const LOOKS = [
  'dconf/user',
  'gtk-3.0/settings.ini',
  'gtk-3.0/gtk.css',
  'gtk-3.0/bookmarks',
  'fontconfig/fonts.conf',
  'kdeglobals',
  'user-dirs.dirs',
]

/** What a process whose folders lie in the room is to find in its environment; without a room nothing is kept. */
export function environmentOf(room: PrivateRoom | null, home: string, before: Environment): Environment {
  const given = (name: string, otherwise: string) => {
    const path = before[name]
    return path?.startsWith('/') === true ? path : join(home, otherwise)
  }
  const searched = [
    given('XDG_DATA_HOME', '.local/share'),
    before['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share',
  ]
  const everywhere = {
    // Themes and icons of the person's own are read where they are.
    XDG_DATA_DIRS: searched.join(':'),
    // Another process would show the dialog, and keep what was chosen.
    GTK_USE_PORTAL: '0',
  }
  if (room === null)
    return {
      ...everywhere,
      XDG_DATA_HOME: NOWHERE,
      XDG_CACHE_HOME: NOWHERE,
      GSETTINGS_BACKEND: 'memory',
    }
  const folderIn = (name: (typeof FOLDERS)[number]) => join(room.path, name)
  const [temporary, config] = [folderIn('tmp'), folderIn('config')]
  copyLooks(given('XDG_CONFIG_HOME', '.config'), config)
  return {
    ...everywhere,
    ...{ TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    ...{ XDG_DATA_HOME: folderIn('data'), XDG_CACHE_HOME: folderIn('cache'), XDG_CONFIG_HOME: config },
    ...readOnlySettings(room.path, config),
  }
}

function copyLooks(from: string, to: string): void {
  for (const name of LOOKS) {
    try {
      if (!lstatSync(join(from, name)).isFile()) continue
      mkdirSync(dirname(join(to, name)), { recursive: true, mode: 0o700 })
      copyFileSync(join(from, name), join(to, name))
    } catch {
      // Not there: the dialog looks as it does for everybody.
    }
  }
}

/** A service of the session would write the dialog's settings into the person's home: it gets a profile without a writable part. */
function readOnlySettings(room: string, config: string): Environment {
  const settings = join(config, 'dconf', 'user')
  const profile = join(room, 'dconf-profile')
  try {
    lstatSync(settings)
    writeFileSync(profile, `file-db:${settings}\n`)
    return { DCONF_PROFILE: profile }
  } catch {
    // None were copied, or they find no room.
    return { GSETTINGS_BACKEND: 'memory' }
  }
}

/** Where the screen, the session, the language and the printers are. Everything else would be obeyed by some library. */
const KEPT =
  /^(HOME|USER|LOGNAME|PATH|SHELL|TZ|LANG|LANGUAGE|LC_\w+|TMPDIR|TMP|TEMP|DISPLAY|XAUTHORITY|XMODIFIERS|WAYLAND_DISPLAY|XDG_\w+|DESKTOP_\w+|DBUS_\w+_BUS_ADDRESS|AT_SPI_BUS_ADDRESS|GTK_THEME|(GTK|QT)\d?_IM_MODULE|IBUS_\w+|GDK_(SCALE|DPI_SCALE|BACKEND)|XCURSOR_\w+|KDE_(FULL_SESSION|SESSION_VERSION)|GNOME_DESKTOP_SESSION_ID|CUPS_SERVER|IPP_PORT|LIBGL_ALWAYS_SOFTWARE|MESA_SHADER_CACHE_DISABLE|__GL_SHADER_DISK_CACHE)$/

/** @returns the names that a process of ours does without. */
export function strangersIn(environment: Environment): string[] {
  return Object.keys(environment).filter((name) => !KEPT.test(name))
}
