import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { systemCode } from '../store/system-fault.ts'
import { alignedMemory } from './aligned-memory.ts'
import { type Medium, READ_FLAGS } from './medium.ts'

const O_DIRECT = constants.O_DIRECT as number | undefined

/** One read of the disk; a multiple of every block size. */
const PIECE_BYTES = 2 * 1024 * 1024
const MEBIBYTE = 1024 * 1024
/** The last block read of a file that ends inside one is shorter than this. */
const BLOCK_BYTES = 512

/** Reads that the medium has before it while the consumer works: measured, one alone leaves it idle half of the time. */
const READS_AHEAD = 3

/** Memory for reading is costly to get, so a few pieces that nobody uses are kept. */
const IDLE_MAX = READS_AHEAD + 2
const idle: Buffer[] = []

/** A stretch of a file. It belongs to the reader: it is overwritten when the one after the next is asked for. */
export interface Piece {
  /** Room before `start` for what the consumer keeps of the piece before; then the bytes of this piece. */
  readonly memory: Buffer
  readonly start: number
  readonly end: number
}

interface Filled {
  readonly memory: Buffer
  readonly bytes: number
}

/**
 * Reads files from the medium itself rather than from the system's memory of what was just written, where the system
 * lets us. A few reads are always ahead of the consumer, so that the disk and the hash work at the same time.
 */
export class MediumReader {
  readonly #medium: Medium
  readonly #room: number
  #fromMedium = O_DIRECT !== undefined

  /** @param room bytes before each piece that the consumer may write to. */
  constructor(medium: Medium, room = 0) {
    this.#medium = medium
    this.#room = Math.ceil(room / MEBIBYTE) * MEBIBYTE
  }

  /** False once a file had to be read through the system's caches. */
  get fromMedium(): boolean {
    return this.#fromMedium
  }

  /** @throws Fault of the environment; `signal` ends it with its own reason. */
  async *pieces(path: string, signal: AbortSignal): AsyncGenerator<Piece, void, undefined> {
    const file = await this.open(path)
    // Those being filled, one with the consumer, and one with what the consumer still keeps of the piece before.
    const memories = new Memories(this.#room + PIECE_BYTES, READS_AHEAD + 2)
    let asked = 0
    let longest = 0
    const ahead: Promise<Filled>[] = []
    const ask = (): void => {
      ahead.push(this.#ahead(file, memories.next(), asked))
      asked += PIECE_BYTES
    }
    try {
      ask()
      for (let first = ahead[0]; first !== undefined; first = ahead[0]) {
        const { memory, bytes } = await first
        void ahead.shift()
        longest = Math.max(longest, bytes)
        signal.throwIfAborted()
        if (bytes === 0) return
        // A short read is the end of the file.
        const more = bytes === PIECE_BYTES
        while (more && ahead.length < READS_AHEAD) ask()
        yield { memory, start: this.#room, end: this.#room + bytes }
        if (!more) return
      }
    } finally {
      const rest = await Promise.allSettled(ahead)
      // Memory that a read on a lost drive may still write to is never used again.
      if (rest.every(({ status }) => status === 'fulfilled'))
        memories.giveBack(this.#room, this.#room + longest)
      await file.close().catch(() => undefined)
    }
  }

  /** A failure is met when the piece is wanted, not before. */
  #ahead(file: FileHandle, memory: Buffer, offset: number): Promise<Filled> {
    const reading = this.#fill(file, memory, offset)
    reading.catch(() => undefined)
    return reading
  }

  async #fill(file: FileHandle, memory: Buffer, offset: number): Promise<Filled> {
    const bytes = await this.fill(file, memory.subarray(this.#room, this.#room + PIECE_BYTES), offset)
    return { memory, bytes }
  }

  /**
   * Reads one stretch of a file.
   * @param memory aligned, and whole blocks long.
   * @param offset whole blocks.
   * @returns how many bytes there were: fewer than there is memory only at the end of the file.
   */
  async fill(file: FileHandle, memory: Buffer, offset: number): Promise<number> {
    let bytes = 0
    while (bytes < memory.length) {
      const done = bytes
      const { bytesRead } = await this.#medium.read(() =>
        file.read(memory, done, memory.length - done, offset + done),
      )
      bytes += bytesRead
      if (bytesRead === 0 || bytes % BLOCK_BYTES !== 0) break
    }
    return bytes
  }

  /** Opens a file for {@link fill}; the caller closes it. */
  async open(path: string): Promise<FileHandle> {
    if (O_DIRECT !== undefined && this.#fromMedium) {
      try {
        return await this.#medium.read(() => open(path, READ_FLAGS | O_DIRECT))
      } catch (error) {
        if (!isRefused(error)) throw error
        this.#fromMedium = false
      }
    }
    return await this.#medium.read(() => open(path, READ_FLAGS))
  }
}

/** A few pieces of aligned memory, used in turn; each is fetched when it is first needed. */
class Memories {
  readonly #bytes: number
  readonly #count: number
  readonly #taken: Buffer[] = []
  #turn = -1

  constructor(bytes: number, count: number) {
    this.#bytes = bytes
    this.#count = count
  }

  next(): Buffer {
    this.#turn = (this.#turn + 1) % this.#count
    const known = this.#taken[this.#turn]
    if (known !== undefined) return known
    const at = idle.findIndex((memory) => memory.length === this.#bytes)
    const [memory = alignedMemory(this.#bytes)] = at === -1 ? [] : idle.splice(at, 1)
    this.#taken.push(memory)
    return memory
  }

  /** Keeps what there is a place for, wiped from `start` to `end`: files that are compared hold plaintext. */
  giveBack(start: number, end: number): void {
    while (idle.length < IDLE_MAX) {
      const memory = this.#taken.pop()
      if (memory === undefined) return
      memory.fill(0, start, end)
      idle.push(memory)
    }
  }
}

/** File systems in memory, and some over FUSE, do not know O_DIRECT. */
function isRefused(error: unknown): boolean {
  const system = systemCode(error instanceof Error ? error.cause : null) ?? systemCode(error)
  return system === 'EINVAL' || system === 'ENOTSUP'
}
