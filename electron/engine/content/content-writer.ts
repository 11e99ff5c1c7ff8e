import type { Fault } from '../../../shared/model/fault.ts'

/** What a writer needs of its store. */
export interface ChunkSink {
  append(
    version: Uint8Array,
    position: number,
    sealedBytes: number,
    fill: (out: Buffer) => void,
  ): Promise<void>
  /** Resolves when everything appended so far was tried. */
  flush(): Promise<void>
  remove(versions: readonly Uint8Array[]): Promise<void>
  /** Why chunks of any writer were lost since this one began, or null. */
  loss(): Fault | null
  /** The writer has ended. */
  ended(): void
}

/**
 * One who stores versions: an import, a restore. Several may store at the same time; what is lost with a batch is lost
 * to all of them, because their chunks are committed together. A version is held from its first chunk until a row names
 * it, so that nobody takes it for a leftover meanwhile.
 */
export class ContentWriter implements Disposable {
  readonly #sink: ChunkSink
  readonly #held = new Map<string, Uint8Array>()

  constructor(sink: ChunkSink) {
    this.#sink = sink
  }

  /**
   * Queues one sealed chunk. `fill` writes it, all `sealedBytes` of it, straight into the memory that goes to the
   * thread. Resolves at once while there is room, else when the thread has caught up.
   * @throws Fault if chunks were lost since this writer began
   */
  async append(
    version: Uint8Array,
    position: number,
    sealedBytes: number,
    fill: (out: Buffer) => void,
  ): Promise<void> {
    this.#throwIfLost()
    this.#held.set(nameOf(version), version)
    await this.#sink.append(version, position, sealedBytes, fill)
  }

  /**
   * Resolves when everything appended is committed and synced.
   * @throws Fault if chunks were lost since this writer began; a new writer may try again
   */
  async flush(): Promise<void> {
    await this.#sink.flush()
    this.#throwIfLost()
  }

  /** Rows name these versions now. */
  release(versions: readonly Uint8Array[]): void {
    for (const version of versions) this.#held.delete(nameOf(version))
  }

  /** Removes the chunks of versions that no row will name; of all that are held, unless some are given. */
  async withdraw(versions: readonly Uint8Array[] = [...this.#held.values()]): Promise<void> {
    if (versions.length > 0) await this.#sink.remove(versions)
    this.release(versions)
  }

  holds(version: Uint8Array): boolean {
    return this.#held.has(nameOf(version))
  }

  [Symbol.dispose](): void {
    this.#held.clear()
    this.#sink.ended()
  }

  #throwIfLost(): void {
    const loss = this.#sink.loss()
    if (loss !== null) throw loss
  }
}

function nameOf(version: Uint8Array): string {
  return Buffer.from(version.buffer, version.byteOffset, version.byteLength).toString('hex')
}
