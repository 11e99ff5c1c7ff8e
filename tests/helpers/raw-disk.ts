/** A place whose raw bytes can be read afterwards, those of removed files included. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RawDisk extends Disposable {
  /** An empty folder to work in. */
  readonly place: string
  /** Whether removed files can be found in what is looked through. */
  readonly keepsRemoved: boolean
  /** What to look through: the image of the disk, or, where nothing can be mounted, the folder itself. */
  readonly raw: () => string
}

/** A file system of its own, every write of which goes to its image at once; for root only, else a plain folder. */
export function openRawDisk(mebibytes: number): RawDisk {
  const base = mkdtempSync(join(tmpdir(), 'strongroom-disk-'))
  const place = join(base, 'disk')
  const image = join(base, 'image')
  mkdirSync(place)
  const mounted = mount(image, place, mebibytes)
  return {
    place,
    keepsRemoved: mounted,
    raw() {
      if (mounted) execFileSync('sync', ['-f', place])
      return mounted ? image : place
    },
    [Symbol.dispose]() {
      if (mounted) execFileSync('umount', ['-l', place])
      rmSync(base, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function mount(image: string, place: string, mebibytes: number): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' })
    run('truncate', '-s', `${mebibytes}M`, image)
    run('mkfs.ext4', '-q', '-F', image)
    run('mount', '-o', 'loop,sync', image, place)
    return true
  } catch {
    // A container may forbid loop devices even to root.
    return false
  }
}
