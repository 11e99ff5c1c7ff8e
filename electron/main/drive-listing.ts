/**
 * Drives that are plugged in. Linux: the kernel's table of mounts, and lsblk for what is removable. Elsewhere the list
 * is empty and the window offers to choose a folder, which every system's dialog can do.
 *
 * One of the few adapters that start programs: by absolute path, with fixed arguments, never through a shell.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { parseDevices, parseMountInfo, removableDrives, type MountedDrive } from './drive-table.ts'

const MOUNTS = '/proc/self/mountinfo'
const LSBLK = '/usr/bin/lsblk'
const UDISKSCTL = '/usr/bin/udisksctl'
const UMOUNT = '/usr/bin/umount'
/** Unmounting waits until everything is on the medium; a slow stick may take long. */
const UNMOUNT_LIMIT = 120_000
const LIST_LIMIT = 10_000
const POLL = 2000

const run = promisify(execFile)

export async function listDrives(): Promise<MountedDrive[]> {
  if (process.platform !== 'linux') return []
  const mounts = parseMountInfo(await readFile(MOUNTS, 'utf8'))
  return removableDrives(mounts, await listDevices())
}

async function listDevices(): Promise<ReturnType<typeof parseDevices>> {
  try {
    const { stdout } = await run(LSBLK, ['--json', '--output', 'PATH,LABEL,RM,HOTPLUG,TRAN'], {
      timeout: LIST_LIMIT,
      env: {},
    })
    return parseDevices(stdout)
  } catch {
    // Without lsblk the mounts alone tell enough: what lies under /media is a drive.
    return []
  }
}

/** Flushes and unmounts a drive. @returns false if the system would not, or if the path is no drive. */
export async function ejectDrive(path: string): Promise<boolean> {
  const drive = (await listDrives()).find((candidate) => candidate.path === path)
  if (drive === undefined) return false
  const [program, parameters] = existsSync(UDISKSCTL)
    ? [UDISKSCTL, ['unmount', '--block-device', drive.device, '--no-user-interaction']]
    : [UMOUNT, ['--', path]]
  await run(program, parameters, { timeout: UNMOUNT_LIMIT, env: {} }).catch(() => undefined)
  return !(await listDrives()).some((candidate) => candidate.path === path)
}

/** Calls back when drives come or go. The kernel's table cannot be watched through Node, so it is read now and then. */
export function watchDrives(onChange: () => void): void {
  if (process.platform !== 'linux') return
  let last: string | null = null
  setInterval(() => {
    void readFile(MOUNTS, 'utf8').then((text) => {
      if (last !== null && last !== text) onChange()
      last = text
    })
  }, POLL).unref()
}
