/** Where it is measured: a journaled file system of its own, so that the machine's own one does not decide. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface BenchPlace extends Disposable {
  readonly folder: string
  /** What a reader of the table should know of it. */
  readonly note: string
  /** Makes the next reading come from the disk; false where that takes rights that we lack. */
  dropCaches(): boolean
}

/** @param bytes that the run needs at most. */
export function openPlace(bytes: number): BenchPlace {
  const base = mkdtempSync(join(tmpdir(), 'strongroom-bench-'))
  const folder = join(base, 'disk')
  mkdirSync(folder)
  try {
    const { bavail, bsize } = statfsSync(base)
    if (bavail * bsize < bytes)
      throw new Error(`${base} has less than ${Math.ceil(bytes / 1e9)} GB free; set TMPDIR to a larger place`)
    const mounted = mount(join(base, 'image'), folder, bytes)
    return {
      folder,
      note: mounted
        ? 'a journaled ext4 of its own on a loop device'
        : 'the file system of the temporary folder',
      dropCaches,
      [Symbol.dispose]() {
        if (mounted) execFileSync('umount', ['-l', folder])
        rmSync(base, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(base, { recursive: true, force: true })
    throw error
  }
}

function mount(image: string, folder: string, bytes: number): boolean {
  if (process.getuid?.() !== 0) return false
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' })
  try {
    run('truncate', '-s', String(bytes), image)
    // Everything is laid out now: nothing is left for a kernel thread to do while we measure.
    run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image)
    run('mount', '-o', 'loop', image, folder)
    return true
  } catch {
    return false
  }
}

function dropCaches(): boolean {
  try {
    execFileSync('sync')
    writeFileSync('/proc/sys/vm/drop_caches', '3')
    return true
  } catch {
    return false
  }
}
