import type { FileHandle } from 'node:fs/promises'
import { alignedMemory } from '../backup/aligned-memory.ts'
import type { Medium } from '../backup/medium.ts'
import { MediumReader } from '../backup/medium-reader.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { DirectFile } from './direct-file.ts'

/** What is written and read back at a time; holds a chunk of any size that is in use. */
const WINDOW_BYTES = 4 * 1024 * 1024
/** One is filled, one on its way to the medium, one on its way back. */
const WINDOWS = 3
/** Offsets and lengths of what goes to the medium and comes from it are multiples of this. */
const BLOCK_BYTES = 4096

/** Shorter files are synced together: one commit of the file system's journal serves all of them. */
const SHORT_BYTES = 1024 * 1024
const TOGETHER = 32

interface Window {
  readonly plaintext: Buffer
  readonly back: Buffer
  /** The most that either has held. */
  used: number
  /** Resolves when what it holds is no longer needed. */
  proven: Promise<void>
}

/** What goes into a file. */
export interface CopiedFile {
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970; null for the moment of writing. */
  readonly modifiedAt: number | null
  /** Puts each piece in order into memory it asks for; every piece but the last fills `pieceBytes`. */
  readonly pieces: (memory: () => Buffer) => AsyncIterable<Buffer>
  readonly pieceBytes: number
}

/**
 * Writes files one after the other and reads each back from the medium, window by window, while the next window is
 * filled: what the medium holds is compared with the verified plaintext that was meant, which is still in memory.
 */
export class ProvenCopy implements AsyncDisposable {
  readonly #medium: Medium
  readonly #reader: MediumReader
  readonly #windows: Window[] = []
  /** Read back, and still to be synced. */
  #unsynced: DirectFile[] = []

  constructor(medium: Medium) {
    this.#medium = medium
    this.#reader = new MediumReader(medium)
  }

  /**
   * Resolves when the new file was read back. It is synced at the latest when `settle` resolves.
   * @returns `isDated` is false if the file system did not keep its date
   * @throws Fault `copy-differs`, those of the environment, and what `pieces` throws
   */
  async write(copied: CopiedFile, advance: (bytes: number) => void): Promise<{ isDated: boolean }> {
    let isDated = true
    const file = await this.#medium.write(() => DirectFile.create(copied.path, copied.bytes))
    try {
      const back = await this.#reader.open(copied.path)
      try {
        await this.#writeAll(copied, { file, back }, advance)
      } finally {
        await this.#idle()
        await back.close().catch(() => undefined)
      }
      const { modifiedAt } = copied
      if (modifiedAt !== null) isDated = await this.#medium.write(() => file.setModifiedAt(modifiedAt))
    } catch (error) {
      await file.close()
      throw error
    }
    this.#unsynced.push(file)
    if (copied.bytes >= SHORT_BYTES || this.#unsynced.length >= TOGETHER) await this.settle()
    return { isDated }
  }

  /** Resolves when every file that was written is synced. @throws Fault of the environment */
  async settle(): Promise<void> {
    await this.#medium.write(() => Promise.all(this.#unsynced.map((file) => file.sync())))
    await this.#close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { plaintext, back, used } of this.#windows) {
      plaintext.fill(0, 0, used)
      back.fill(0, 0, used)
    }
    await this.#close()
  }

  async #close(): Promise<void> {
    const files = this.#unsynced
    this.#unsynced = []
    await Promise.allSettled(files.map((file) => file.close()))
  }

  async #writeAll(
    { pieces, pieceBytes, bytes }: CopiedFile,
    files: { file: DirectFile; back: FileHandle },
    advance: (bytes: number) => void,
  ): Promise<void> {
    let turn = 0
    let filled = 0
    let at = 0
    let written: Promise<unknown> = Promise.resolve()
    const send = async (): Promise<void> => {
      const window = this.#window(turn)
      window.used = Math.max(window.used, filled)
      const place = { at, bytes: filled, last: at + filled === bytes }
      const before = written
      const writing = before.then(() =>
        this.#medium.write(() => files.file.write(window.plaintext.subarray(0, place.bytes), place.at)),
      )
      written = writing
      window.proven = writing.then(() => this.#compare(files.back, window, place))
      window.proven.catch(() => undefined)
      at += filled
      filled = 0
      turn = (turn + 1) % WINDOWS
      await this.#window(turn).proven
    }
    const room = (): Buffer => this.#window(turn).plaintext.subarray(filled, filled + pieceBytes)
    for await (const piece of pieces(room)) {
      filled += piece.length
      advance(piece.length)
      if (filled + pieceBytes > WINDOW_BYTES) await send()
    }
    if (at + filled !== bytes) throw new Fault('copy-differs', { place: 'drive' })
    if (filled > 0) await send()
    await Promise.all(this.#windows.map(({ proven }) => proven))
  }

  async #compare(
    file: FileHandle,
    { plaintext, back }: Window,
    { at, bytes, last }: { at: number; bytes: number; last: boolean },
  ): Promise<void> {
    // After the end one block more is asked for: there must be nothing.
    const asked = last ? BLOCK_BYTES * (Math.floor(bytes / BLOCK_BYTES) + 1) : bytes
    const read = await this.#reader.fill(file, back.subarray(0, asked), at)
    if (read !== bytes || plaintext.compare(back, 0, bytes, 0, bytes) !== 0)
      throw new Fault('copy-differs', { place: 'drive' })
  }

  #window(turn: number): Window {
    const known = this.#windows[turn]
    if (known !== undefined) return known
    const window: Window = {
      plaintext: alignedMemory(WINDOW_BYTES),
      back: alignedMemory(WINDOW_BYTES + BLOCK_BYTES),
      used: 0,
      proven: Promise.resolve(),
    }
    this.#windows[turn] = window
    return window
  }

  /** Nothing reads or writes this memory any more. */
  async #idle(): Promise<void> {
    await Promise.allSettled(this.#windows.map(({ proven }) => proven))
    for (const window of this.#windows) window.proven = Promise.resolve()
  }
}
