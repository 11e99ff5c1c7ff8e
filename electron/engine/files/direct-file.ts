import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { systemCode } from '../store/system-fault.ts'
import { setModifiedAt } from './modified-at.ts'

const O_DIRECT = constants.O_DIRECT as number | undefined
/** Offsets and lengths of what goes past the caches are multiples of this. */
const BLOCK_BYTES = 4096
/** A shorter file is sooner on the medium by way of the caches. */
const DIRECT_FROM_BYTES = 1024 * 1024

/**
 * A new file that is written past the system's caches where the system lets us: what is read back next then lies on the
 * medium already, and nothing is copied on the way. Only the last bytes, fewer than a block, take the usual way.
 */
export class DirectFile {
  /** For everything but whole blocks. The caller closes neither: `close` does. */
  readonly #file: FileHandle
  #direct: FileHandle | null

  private constructor(file: FileHandle, direct: FileHandle | null) {
    this.#file = file
    this.#direct = direct
  }

  /** Makes the file, which must not exist. @param bytes how long it will be. @throws what the system says */
  static async create(path: string, bytes: number): Promise<DirectFile> {
    const file = await open(path, 'wx', 0o600)
    try {
      return new DirectFile(file, bytes < DIRECT_FROM_BYTES ? null : await openDirect(path))
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /**
   * @param bytes in memory that begins at a page; only at the end of the file other than whole blocks.
   * @param position whole blocks.
   */
  async write(bytes: Buffer, position: number): Promise<void> {
    const whole = bytes.length - (bytes.length % BLOCK_BYTES)
    const done = await this.#writeDirect(bytes.subarray(0, whole), position)
    await writeAll(this.#file, bytes.subarray(done), position + done)
  }

  /** @param at milliseconds since 1970. @returns whether the file system kept it */
  async setModifiedAt(at: number): Promise<boolean> {
    return await setModifiedAt(this.#file, at)
  }

  async sync(): Promise<void> {
    await this.#file.sync()
  }

  async close(): Promise<void> {
    await this.#direct?.close()
    await this.#file.close()
  }

  /** @returns how much was written: what is left takes the usual way, on which a full disk is told, too. */
  async #writeDirect(bytes: Buffer, position: number): Promise<number> {
    const direct = this.#direct
    let done = 0
    try {
      while (direct !== null && done < bytes.length) {
        const { bytesWritten } = await direct.write(bytes, done, bytes.length - done, position + done)
        done += bytesWritten
        if (bytesWritten === 0 || done % BLOCK_BYTES !== 0) break
      }
    } catch (error) {
      if (!isRefused(error)) throw error
      this.#direct = null
      await direct?.close()
    }
    return done
  }
}

async function openDirect(path: string): Promise<FileHandle | null> {
  if (O_DIRECT === undefined) return null
  try {
    return await open(path, constants.O_WRONLY | constants.O_NOFOLLOW | O_DIRECT)
  } catch (error) {
    if (!isRefused(error)) throw error
    return null
  }
}

/** A write to a nearly full disk may take a part only. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  }
}

/** File systems in memory, and some over FUSE, do not know O_DIRECT; others want larger blocks. */
function isRefused(error: unknown): boolean {
  const system = systemCode(error)
  return system === 'EINVAL' || system === 'ENOTSUP'
}
