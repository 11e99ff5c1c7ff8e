import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  environmentOf,
  liesInMemory,
  openPrivateRoom,
  strangersIn,
} from '../../../electron/main/private-room.ts'

const noMemory = !liesInMemory('/dev/shm')

let parent: string
let home: string
beforeEach(() => {
  parent = noMemory ? '' : mkdtempSync('/dev/shm/strongroom-test-')
  home = mkdtempSync(join(tmpdir(), 'strongroom-home-'))
})
afterEach(() => {
  for (const folder of [parent, home]) if (folder !== '') rmSync(folder, { recursive: true })
})

const startOfThis = (): string =>
  readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)?.split(' ')[19] ?? expect.unreachable()

const view = noMemory ? '' : (/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '')

test.skipIf(noMemory)('a room lies in memory, is the own alone, and goes with everything in it', () => {
  const room = openPrivateRoom({ XDG_RUNTIME_DIR: parent })
  expect(room?.path).toMatch(
    new RegExp(`^${parent}/strongroom-room-${process.pid}-${startOfThis()}-${view}-`),
  )
  const path = room?.path ?? ''
  expect(liesInMemory(path)).toBe(true)
  for (const folder of [path, ...readdirSync(path).map((name) => join(path, name))])
    expect(statSync(folder).mode & 0o777, folder).toBe(0o700)
  writeFileSync(join(path, 'tmp', 'page'), 'plain')
  room?.close()
  expect(existsSync(path)).toBe(false)
})

test.skipIf(noMemory)(
  'rooms of programs that are gone are removed; those of the living and what is no room stay',
  () => {
    const gone = spawnSync('true').pid
    const living = `strongroom-room-${process.pid}-${startOfThis()}-${view}-aaaaaa`
    const others = [living, 'strongroom-room-x', 'another']
    // The same number, given anew to this process since.
    const dead = [
      `strongroom-room-${gone}-1-${view}-bbbbbb`,
      `strongroom-room-${process.pid}-1-${view}-cccccc`,
    ]
    for (const name of [...others, ...dead]) {
      mkdirSync(join(parent, name))
      writeFileSync(join(parent, name, 'page'), 'plain')
    }
    const room = openPrivateRoom({ XDG_RUNTIME_DIR: parent })
    const left = readdirSync(parent)
    expect(left.filter((name) => dead.includes(name))).toEqual([])
    expect(left).toEqual(expect.arrayContaining(others))
    room?.close()
  },
)

const ROOM = new URL('../../../electron/main/private-room.ts', import.meta.url).href
const OPEN = `
const { openPrivateRoom } = await import(${JSON.stringify(ROOM)})
console.log(openPrivateRoom({ XDG_RUNTIME_DIR: process.argv[1] })?.path ?? 'none')
`
/** Why there is no second view of processes here; null if there is one. */
const oneView =
  noMemory || spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status !== 0
    ? 'only root may make a view of processes of its own'
    : null
/** @param command what is done, as root of a view of its own, before a program of ours opens its room */
function openBeside(command: string): string {
  const script = `${command} exec "$0" --no-warnings --input-type=module --eval "$1" "$2"`
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', '--pid', '--fork', 'sh', '-c', script, process.execPath, OPEN, parent],
    { encoding: 'utf8' },
  )
  expect(stderr).toBe('')
  return stdout.trim()
}

test.skipIf(oneView !== null)(
  `a program that sees other processes leaves the room of a living one${oneView === null ? '' : `: ${oneView}`}`,
  () => {
    const room = openPrivateRoom({ XDG_RUNTIME_DIR: parent }) ?? expect.unreachable()
    // A container that shares the folder of the session.
    expect(openBeside('mount -t proc proc /proc;')).toMatch(new RegExp(`^${parent}/`))
    expect(existsSync(room.path)).toBe(true)
    // Who can see no process can tell none to be gone.
    openBeside('umount -l /proc;')
    expect(existsSync(room.path)).toBe(true)
    room.close()
  },
)

test.skipIf(noMemory)('a folder on a disk, or no path at all, is passed over for one in memory', () => {
  for (const XDG_RUNTIME_DIR of [home, 'run', undefined]) {
    const room = openPrivateRoom({ XDG_RUNTIME_DIR })
    expect(room?.path).toMatch(/^\/dev\/shm\//)
    room?.close()
  }
})

test.skipIf(noMemory)(
  'libraries find every folder of theirs in the room, and looks that were copied once',
  () => {
    mkdirSync(join(home, '.config', 'dconf'), { recursive: true })
    writeFileSync(join(home, '.config', 'dconf', 'user'), 'looks')
    const room = openPrivateRoom({ XDG_RUNTIME_DIR: parent }) ?? expect.unreachable()
    const found = environmentOf(room, home, {})
    for (const name of ['TMPDIR', 'TMP', 'TEMP', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME'])
      expect(found[name], name).toMatch(new RegExp(`^${room.path}/`))
    expect(readFileSync(join(found['XDG_CONFIG_HOME'] ?? '', 'dconf', 'user'), 'utf8')).toBe('looks')
    expect(readFileSync(found['DCONF_PROFILE'] ?? '', 'utf8')).toBe(
      `file-db:${room.path}/config/dconf/user\n`,
    )
    room.close()
  },
)

test('without a room nothing is kept anywhere', () => {
  const found = environmentOf(null, home, {})
  expect(found['XDG_DATA_HOME']).toBe('/dev/null/strongroom')
  expect(found['XDG_CACHE_HOME']).toBe('/dev/null/strongroom')
  expect(found['GSETTINGS_BACKEND']).toBe('memory')
})

test('what no library needs is a stranger', () => {
  const kept = {
    HOME: '/h',
    LANG: 'en',
    LC_TIME: 'en',
    DISPLAY: ':0',
    XDG_RUNTIME_DIR: '/run',
    TMPDIR: '/tmp',
  }
  const strange = { LD_PRELOAD: 'x', GTK_MODULES: 'x', NODE_OPTIONS: 'x', ELECTRON_RUN_AS_NODE: '1' }
  expect(strangersIn({ ...kept, ...strange }).toSorted()).toEqual(Object.keys(strange).toSorted())
})
