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

/** A large file, read piece by piece, the next ones on their way while one is worked on. */
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
   * @param memory at least two buffers of one length, the length of a piece; all but one are being filled while the consumer works.
   * Each piece is a view of one of them and stays valid until the next is asked for.
   * @throws Fault `source-changed` after the last piece if the file is not what it was
   */
  async *pieces(memory: readonly [Buffer, ...Buffer[]]): AsyncGenerator<Buffer, void, undefined> {
    const { size } = this.#found
    const pieceBytes = memory[0].length
    // Past the end too, once: a byte there shows a file that grew.
    const count = Math.ceil(size / pieceBytes) + 1
    const ahead: Promise<Buffer>[] = []
    const ask = (number: number): void => {
      const into = memory[number % memory.length]
      if (into !== undefined && number < count) ahead.push(this.#ahead(into, number * pieceBytes))
    }
    try {
      for (let number = 0; number < memory.length - 1; number += 1) ask(number)
      for (let number = 0; number < count; number += 1) {
        const piece = await ahead[0]
        void ahead.shift()
        const at = number * pieceBytes
        if (piece?.length !== Math.max(0, Math.min(pieceBytes, size - at))) throw new Fault('source-changed')
        ask(number + memory.length - 1)
        if (number < count - 1) yield piece
      }
      assertSame(this.#found, await this.#file.stat())
      assertSame(this.#found, lstatSync(this.#path))
    } finally {
      // The memory is the caller's again: nothing writes to it any more.
      await Promise.allSettled(ahead)
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
