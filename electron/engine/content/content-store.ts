/**
 * Sealed chunks on disk (`content.db`, DESIGN.md section 6), written and read by a thread of its own that never sees
 * a key. Chunks are addressed by version (16 bytes) and position (from 0).
 */
export interface ContentStore {
  /**
   * Queues one sealed chunk. `fill` writes it straight into the batch that goes to the thread.
   * Resolves at once while there is room, else when the thread has caught up.
   * @throws Fault of an earlier batch that could not be written; `flush` reports and clears it.
   */
  append(
    version: Uint8Array,
    position: number,
    sealedBytes: number,
    fill: (out: Buffer) => void,
  ): Promise<void>
  /** Resolves when everything appended is committed and synced. */
  flush(): Promise<void>
  /** @returns the sealed chunk, or null if there is none. The buffer is the caller's. */
  read(version: Uint8Array, position: number): Promise<Buffer | null>
  /** Chunks `first` to `last` in order, read ahead of the reader. Stops at the first that is missing. */
  readRange(version: Uint8Array, first: number, last: number): AsyncIterable<Buffer>
  /** Deletes the chunks of versions, overwriting them. */
  remove(versions: readonly Uint8Array[]): Promise<void>
  /** Every version that has a chunk here. */
  versions(): Promise<Buffer[]>
  close(): Promise<void>
}
