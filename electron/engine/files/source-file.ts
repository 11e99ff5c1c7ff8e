import { closeSync, constants, fstatSync, lstatSync, openSync, read, readSync, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Fault } from '../../../shared/model/fault.ts'

/**
 * Never through a link at the end of the path, and never waiting for the other end of a fifo. Windows has neither
 * danger and neither flag, and `undefined` is no bit.
 */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** What must be the same before and after reading. */
function differs(one: Stats, other: Stats): boolean {
  return (
    one.dev !== other.dev ||
    one.ino !== other.ino ||
    one.size !== other.size ||
    one.mtimeMs !== other.mtimeMs ||
    one.ctimeMs !== other.ctimeMs
  )
}

/** @param found what the walk saw; the file may have been exchanged for something else since. */
function assertSame(found: Stats, opened: Stats): void {
  if (!opened.isFile()) throw new Fault('not-regular')
  if (differs(found, opened)) throw new Fault('source-changed')
}

/**
 * Reads a small file whole. Only reading is left to another thread: whoever found the file has just looked at it, so the
 * rest does not wait for the disk.
 * @param memory holds at least `found.size + 1` bytes; it is the reader's until this settles.
 * @returns a view of the memory.
 * @throws Fault `source-changed`, `not-regular`, or the system's error
 */
export async function readSmallSource(path: Buffer, found: Stats, memory: Buffer): Promise<Buffer> {
  const file = openSync(path, FLAGS)
  try {
    assertSame(found, fstatSync(file))
    // One byte more than there should be shows a file that grows.
    const wanted = found.size + 1
    let length = await readSome(file, memory.subarray(0, wanted))
    while (length > 0 && length < found.size) {
      const more = readSync(file, memory, length, wanted - length, null)
      if (more === 0) break
      length += more
    }
    if (length !== found.size) throw new Fault('source-changed')
    assertSame(found, fstatSync(file))
    assertSame(found, lstatSync(path))
    return memory.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

/** @returns how many bytes came. A promise of the file system's own would take longer than reading does. */
function readSome(file: number, into: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, into, 0, into.length, null, (error, bytes) => {
      if (error === null) resolve(bytes)
      else reject(error)
    })
  })
}

/** A large file, read piece by piece, the next piece on its way while the last one is worked on. */
export class LargeSource implements AsyncDisposable {
  readonly #path: Buffer
  readonly #found: Stats
  readonly #file: FileHandle

  private constructor(path: Buffer, found: Stats, file: FileHandle) {
    this.#path = path
    this.#found = found
    this.#file = file
  }

  static async open(path: Buffer, found: Stats): Promise<LargeSource> {
    const file = await open(path, FLAGS)
    try {
      assertSame(found, await file.stat())
    } catch (error) {
      await file.close()
      throw error
    }
    return new LargeSource(path, found, file)
  }

  /**
   * @param memory two buffers of one length, the length of a piece; each piece is a view of one of them and stays valid
   * until the one after the next is asked for.
   * @throws Fault `source-changed` after the last piece if the file is not what it was
   */
  async *pieces(memory: readonly [Buffer, Buffer]): AsyncGenerator<Buffer, void, undefined> {
    const { size } = this.#found
    const pieceBytes = memory[0].length
    let ahead = this.#ahead(memory[0], 0)
    try {
      for (let at = 0, turn = 1; at < size; at += pieceBytes, turn = 1 - turn) {
        const piece = await ahead
        if (piece.length !== Math.min(pieceBytes, size - at)) throw new Fault('source-changed')
        ahead = this.#ahead(memory[turn] ?? memory[0], at + pieceBytes)
        yield piece
      }
      if ((await ahead).length !== 0) throw new Fault('source-changed')
      assertSame(this.#found, await this.#file.stat())
      assertSame(this.#found, lstatSync(this.#path))
    } finally {
      // The memory is the caller's again: nothing writes to it any more.
      await ahead.catch(() => undefined)
    }
  }

  /** A failure is met when the piece is wanted, not before. */
  #ahead(into: Buffer, at: number): Promise<Buffer> {
    const reading = this.#read(into, at)
    reading.catch(() => undefined)
    return reading
  }

  /** Fills the buffer unless the file ends before. Past the end only one byte is asked for: it shows a file that grew. */
  async #read(into: Buffer, at: number): Promise<Buffer> {
    const wanted = at >= this.#found.size ? 1 : Math.min(into.length, this.#found.size - at)
    let length = 0
    while (length < wanted) {
      const { bytesRead } = await this.#file.read(into, length, wanted - length, at + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return into.subarray(0, length)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}
