import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Mounting needs root; tests that need it say so when they are skipped. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0

export interface SmallDisk extends Disposable {
  readonly place: string
  freeBytes(): number
  /** Takes all the space but so many bytes. @returns the file that takes it */
  fill(leave: number): string
}

/** A file system of its own in memory, gone when the test ends. */
export function smallDisk(mebibytes: number): SmallDisk {
  const base = mkdtempSync(join(tmpdir(), 'strongroom-disk-'))
  const place = join(base, 'disk')
  mkdirSync(place)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', place])
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(place)
    return bavail * bsize
  }
  return {
    place,
    freeBytes,
    fill(leave) {
      const path = join(place, 'filler')
      try {
        writeFileSync(path, Buffer.alloc(Math.max(0, freeBytes() - leave)))
      } catch (error) {
        // Somebody else wrote in between: it is as full as it gets.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
      return path
    },
    [Symbol.dispose]() {
      execFileSync('umount', ['-l', place])
      rmSync(base, { recursive: true })
    },
  }
}
