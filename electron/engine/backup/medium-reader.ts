import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { systemCode } from '../store/system-fault.ts'
import { alignedMemory } from './aligned-memory.ts'
import type { Medium } from './medium.ts'

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
const O_DIRECT = constants.O_DIRECT as number | undefined

/** One read of the disk; a multiple of every block size. */
const PIECE_BYTES = 2 * 1024 * 1024
const MEBIBYTE = 1024 * 1024

type Turn = 0 | 1 | 2
const NEXT: Readonly<Record<Turn, Turn>> = { 0: 1, 1: 2, 2: 0 }

/** A stretch of a file. It belongs to the reader: it is overwritten when the one after the next is asked for. */
export interface Piece {
  /** Room before `start` for what the consumer keeps of the piece before; then the bytes of this piece. */
  readonly memory: Buffer
  readonly start: number
  readonly end: number
}

/**
 * Reads files from the medium itself rather than from the system's memory of what was just written, where the system
 * lets us. One read is always ahead of the consumer, so that the disk and the hash work at the same time.
 */
export class MediumReader {
  readonly #medium: Medium
  readonly #room: number
  /** One being filled, one with the consumer, and one with what the consumer still keeps of the piece before. */
  readonly #memories: readonly [Buffer, Buffer, Buffer]
  #fromMedium = O_DIRECT !== undefined

  /** @param room bytes before each piece that the consumer may write to. */
  constructor(medium: Medium, room = 0) {
    this.#medium = medium
    this.#room = Math.ceil(room / MEBIBYTE) * MEBIBYTE
    const memory = (): Buffer => alignedMemory(this.#room + PIECE_BYTES)
    this.#memories = [memory(), memory(), memory()]
  }

  /** False once a file had to be read through the system's caches. */
  get fromMedium(): boolean {
    return this.#fromMedium
  }

  /** @throws Fault of the environment; `signal` ends it with its own reason. */
  async *pieces(path: string, signal: AbortSignal): AsyncGenerator<Piece, void, undefined> {
    const file = await this.#open(path)
    let turn: Turn = 0
    let offset = 0
    let ahead = this.#fill(file, turn, offset)
    try {
      for (;;) {
        const memory = this.#memories[turn]
        const bytes = await ahead
        signal.throwIfAborted()
        if (bytes === 0) return
        offset += bytes
        turn = NEXT[turn]
        // A short read is the end of the file, and reading on from there would not be aligned.
        const more = bytes === PIECE_BYTES
        if (more) ahead = this.#fill(file, turn, offset)
        yield { memory, start: this.#room, end: this.#room + bytes }
        if (!more) return
      }
    } finally {
      // The memory must not be written to after it was given to the next file.
      await ahead.catch(() => undefined)
      await file.close().catch(() => undefined)
    }
  }

  async #fill(file: FileHandle, turn: Turn, offset: number): Promise<number> {
    let length = 0
    while (length < PIECE_BYTES) {
      const at = this.#room + length
      const { bytesRead } = await this.#medium.read(() =>
        file.read(this.#memories[turn], at, PIECE_BYTES - length, offset + length),
      )
      length += bytesRead
      // Only the end of the file, or of an aligned stretch before it, is read short.
      if (bytesRead === 0 || length % 512 !== 0) break
    }
    return length
  }

  async #open(path: string): Promise<FileHandle> {
    const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK
    if (O_DIRECT !== undefined && this.#fromMedium) {
      try {
        return await this.#medium.read(() => open(path, flags | O_DIRECT))
      } catch (error) {
        if (!isRefused(error)) throw error
        this.#fromMedium = false
      }
    }
    return await this.#medium.read(() => open(path, flags))
  }
}

/** File systems in memory, and some over FUSE, do not know O_DIRECT. */
function isRefused(error: unknown): boolean {
  const system = systemCode(error instanceof Error ? error.cause : null) ?? systemCode(error)
  return system === 'EINVAL' || system === 'ENOTSUP'
}
