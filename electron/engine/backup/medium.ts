import { constants } from 'node:fs'
import { lstat, open, stat, statfs } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../shared/model/fault.ts'
import { chosenFolder } from '../store/chosen-folder.ts'
import { faultFromSystem, systemCode } from '../store/system-fault.ts'
import { alignedMemory } from './aligned-memory.ts'
import { disksUnder } from './disks-under.ts'
import { DRIVE_FILE, strongroomFolder } from './drive-layout.ts'

const O_DIRECT = constants.O_DIRECT as number | undefined
const BLOCK_BYTES = 4096

/** Whoever filled the drive may have put a link or a fifo in the place of a file: never followed, never waited for. */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** How often it is looked whether the drive is still there; an answer within five seconds is promised. */
const WATCH_MS = 1000

/**
 * The medium that holds, or will hold, backup sets, for the length of one act. Every access goes through `read` or
 * `write`, so that a drive that is pulled out is called that, whatever the system says first, and so that an access
 * that hangs on it ends.
 */
export class Medium implements Disposable {
  /** The folder that was chosen, without symbolic links. */
  readonly place: string
  readonly #device: number
  readonly #inode: number
  readonly #gone = new AbortController()
  readonly #closed = new AbortController()

  private constructor(place: string, device: number, inode: number) {
    this.place = place
    this.#device = device
    this.#inode = inode
    void this.#watch()
  }

  /** @throws those of `chosenFolder`. */
  static async open(place: string): Promise<Medium> {
    const { path, device, inode } = await chosenFolder(place, 'drive')
    return new Medium(path, device, inode)
  }

  read<T>(access: () => Promise<T>): Promise<T> {
    return this.#guard('read', access)
  }

  write<T>(access: () => Promise<T>): Promise<T> {
    return this.#guard('write', access)
  }

  /**
   * Sees to it that a path below the chosen folder is on this very medium, as far as it exists: each part a folder or a
   * plain file of its file system, none a link. Whoever prepared the drive could else lead a backup onto the machine's own disk,
   * where it would be called safe.
   * @throws Fault `drive-linked` with details name
   */
  async assertOwn(path: string): Promise<void> {
    let at = this.place
    for (const part of relative(this.place, path).split(sep)) {
      at = join(at, part)
      const facts = await this.read(() => lstat(at)).catch(unlessAbsent)
      if (facts === null) return
      const isOwn = facts.dev === this.#device && (facts.isDirectory() || facts.isFile())
      if (!isOwn) throw new Fault('drive-linked', { name: part })
    }
  }

  /** Bytes that an ordinary user may still write, and how many there are in all. */
  async space(): Promise<{ freeBytes: number; totalBytes: number; fileSystem: number }> {
    const facts = await this.read(() => statfs(this.place))
    return {
      freeBytes: facts.bavail * facts.bsize,
      totalBytes: facts.blocks * facts.bsize,
      fileSystem: facts.type,
    }
  }

  /**
   * Whether a folder lies on the same file system, or on another part of the same disk, and so is lost together with this one.
   * @throws Fault of the folder's own disk, not of the drive
   */
  async isOnDiskOf(folder: string): Promise<boolean> {
    try {
      const { dev } = await stat(folder)
      const own = disksUnder(this.#device)
      return dev === this.#device || [...disksUnder(dev)].some((disk) => own.has(disk))
    } catch (error) {
      throw faultFromSystem(error, 'read', { place: 'vault' })
    }
  }

  [Symbol.dispose](): void {
    this.#closed.abort()
  }

  async #guard<T>(doing: 'read' | 'write', access: () => Promise<T>): Promise<T> {
    try {
      return await this.#unlessGone(access())
    } catch (error) {
      // A cancelled job and a fault with a name of its own are none of the drive's doing.
      const system = error instanceof Fault ? systemCode(error.cause) : systemCode(error)
      if (system !== null && (await this.#isGone(system))) {
        throw new Fault('drive-gone', { place: 'drive' }, { cause: error })
      }
      if (error instanceof Fault && system !== null) {
        throw new Fault(error.code, { ...error.details, place: 'drive' }, { cause: error.cause })
      }
      throw faultFromSystem(error, doing, { place: 'drive' })
    }
  }

  #unlessGone<T>(access: Promise<T>): Promise<T> {
    const { signal } = this.#gone
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        reject(new Fault('drive-gone', { place: 'drive' }))
      }
      if (signal.aborted) leave()
      signal.addEventListener('abort', leave, { once: true })
      access.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', leave)
      })
    })
  }

  /** Another file system under the same path (an unmounted drive) is as gone as none. */
  async #isGone(system: string): Promise<boolean> {
    try {
      const facts = await stat(this.place)
      if (facts.dev !== this.#device || facts.ino !== this.#inode) return true
      return system === 'EIO' && !(await this.#answers())
    } catch {
      return true
    }
  }

  /** Tells one bad sector from a dead device: a small file is read past the system's caches. */
  async #answers(): Promise<boolean> {
    const path = join(strongroomFolder(this.place), DRIVE_FILE)
    try {
      const file = await open(path, READ_FLAGS | (O_DIRECT ?? 0))
      try {
        await file.read(alignedMemory(BLOCK_BYTES), 0, BLOCK_BYTES, 0)
      } finally {
        await file.close()
      }
      return true
    } catch (error) {
      return systemCode(error) === 'ENOENT' || systemCode(error) === 'EINVAL'
    }
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closed
    while (!signal.aborted) {
      if (await this.#isGone('')) {
        this.#gone.abort()
        return
      }
      await delay(WATCH_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
}

/** @returns null for what is not there; every other failure goes on. */
export function unlessAbsent(error: unknown): null {
  if (error instanceof Fault && systemCode(error.cause) === 'ENOENT') return null
  throw error
}
