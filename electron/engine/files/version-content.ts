import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ContentWriter } from '../content/content-writer.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { CHUNK_OVERHEAD_BYTES, openChunk, sealChunk } from '../crypto/chunk.ts'
import { deriveCommitted, equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import { encodeVersionHeader, type VersionPlace } from '../format/version-header.ts'

/**
 * Plaintext bytes of every chunk but the last. Measured: a sealed chunk of this size fills its pages to 99 %, and a
 * piece of a file can still be read without opening much of it (docs/decisions).
 */
export const CHUNK_BYTES = 1024 * 1024

/** What of a version's row is needed to open its content. */
export interface StoredVersion {
  readonly itemId: Buffer
  readonly versionId: Buffer
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
  readonly wrapped: Buffer
  readonly commitment: Buffer
}

/** How many chunks hold so many bytes. An empty file has one, empty, so that its end is sealed too. */
export function chunkCount(bytes: number, chunkBytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes))
}

/** A new version while its chunks are sealed. Its file key exists nowhere but here and, wrapped, in its row. */
export class SealingVersion implements Disposable {
  readonly bytes: number
  readonly chunks: number
  readonly versionId: Buffer
  readonly commitment: Buffer
  readonly wrapped: Buffer
  readonly #key: SecretKey<'chunk'>

  /** @param bytes the length of the whole content. */
  constructor(
    { keys }: Pick<OpenCompartment, 'keys'>,
    ids: { item: Buffer; version: Buffer },
    bytes: number,
  ) {
    this.bytes = bytes
    this.chunks = chunkCount(bytes, CHUNK_BYTES)
    this.versionId = ids.version
    const item = ids.item.toString('hex')
    const version = ids.version.toString('hex')
    const header = encodeVersionHeader(
      { vault: keys.vaultId, compartment: keys.id, item, version },
      CHUNK_BYTES,
    )
    using fileKey = SecretKey.random('file')
    const { key, commitment } = deriveCommitted(fileKey, LABELS.content, [header], 'chunk')
    this.#key = key
    this.commitment = commitment
    this.wrapped = keys.wrapFileKey({ item, version }, fileKey)
  }

  /** Plaintext bytes of the chunk at a position. */
  lengthAt(position: number): number {
    return position < this.chunks - 1 ? CHUNK_BYTES : this.bytes - position * CHUNK_BYTES
  }

  /** Seals one chunk straight into the content store. */
  async append(writer: ContentWriter, position: number, plaintext: Buffer): Promise<void> {
    const last = position === this.chunks - 1
    await writer.append(this.versionId, position, plaintext.length + CHUNK_OVERHEAD_BYTES, (out) => {
      sealChunk(this.#key, { position, last }, plaintext, out)
    })
  }

  [Symbol.dispose](): void {
    this.#key[Symbol.dispose]()
  }
}

/** Where sealed chunks come from: a content store, or the packs of a backup set. */
export interface ChunkSource {
  /** Chunks `first` to `last` in order; null for one that is missing. */
  readRange(version: Uint8Array, first: number, last: number): AsyncIterable<Buffer | null>
}

interface ReadOptions {
  readonly fresh?: boolean
  readonly memory?: Buffer | null
  readonly into?: () => Buffer
}

/** A stored version, opened: its chunks in order, each verified before a byte of it is released. */
export class OpenedVersion implements Disposable {
  readonly #version: StoredVersion
  readonly #content: ChunkSource
  readonly #key: SecretKey<'chunk'>

  /** @throws Fault `chunk-damaged` if the file key does not belong to this version */
  constructor(
    { keys, content }: Pick<OpenCompartment, 'keys'> & { readonly content: ChunkSource },
    version: StoredVersion,
  ) {
    this.#version = version
    this.#content = content
    const ids = { item: version.itemId.toString('hex'), version: version.versionId.toString('hex') }
    using fileKey = keys.unwrapFileKey(ids, version.wrapped)
    if (fileKey === null) throw new Fault('chunk-damaged')
    const place: VersionPlace = { vault: keys.vaultId, compartment: keys.id, ...ids }
    const header = encodeVersionHeader(place, version.chunkBytes)
    const { key, commitment } = deriveCommitted(fileKey, LABELS.content, [header], 'chunk')
    if (!equalBytes(commitment, version.commitment)) {
      key[Symbol.dispose]()
      throw new Fault('chunk-damaged')
    }
    this.#key = key
  }

  get bytes(): number {
    return this.#version.bytes
  }

  /**
   * The plaintext from byte `first` to byte `last`, both included, chunk by chunk; everything by default.
   * What is yielded stays valid until the next step; with `fresh` it is the receiver's for good.
   * @param memory used for the plaintext if it has room for a chunk. Its owner wipes it.
   * @param into asked before each chunk for memory with room for a whole one. Its owner decides how long what was
   *   yielded stays valid, and wipes it.
   * @throws Fault `chunk-missing`, `chunk-damaged` with the chunk's position
   */
  async *read(
    range: { first: number; last: number } = { first: 0, last: this.#version.bytes - 1 },
    { fresh = false, memory: lent = null, into }: ReadOptions = {},
  ): AsyncGenerator<Buffer, void, undefined> {
    const { versionId, chunkBytes, chunks, bytes } = this.#version
    const from = Math.floor(range.first / chunkBytes)
    const to = Math.min(chunks - 1, Math.max(from, Math.floor(range.last / chunkBytes)))
    const room = Math.min(chunkBytes, Math.max(bytes, 1))
    const given = fresh || into !== undefined || (lent !== null && lent.length >= room)
    const own = given ? null : Buffer.allocUnsafeSlow(room)
    const memory = fresh ? null : (own ?? lent)
    try {
      let position = from
      for await (const sealed of this.#content.readRange(versionId, from, to)) {
        if (sealed === null) throw new Fault('chunk-missing', { position })
        const plaintext = this.openChunk(position, sealed, into?.() ?? memory)
        const start = position * chunkBytes
        yield plaintext.subarray(Math.max(0, range.first - start), Math.max(0, range.last + 1 - start))
        position += 1
      }
    } finally {
      own?.fill(0)
    }
  }

  /**
   * Opens one chunk.
   * @param memory receives the plaintext if given; it has room for a whole chunk.
   * @returns the plaintext, a view into `memory` or memory of its own.
   * @throws Fault `chunk-damaged` with the position
   */
  openChunk(position: number, sealed: Buffer, memory: Buffer | null): Buffer {
    const { chunkBytes, chunks, bytes } = this.#version
    const last = position === chunks - 1
    const length = last ? bytes - position * chunkBytes : chunkBytes
    // A chunk of another length is not the one that was sealed here; refuse before touching memory.
    if (sealed.length !== length + CHUNK_OVERHEAD_BYTES) throw new Fault('chunk-damaged', { position })
    const out = memory?.subarray(0, length) ?? Buffer.allocUnsafeSlow(length)
    if (!openChunk(this.#key, { position, last }, sealed, out)) throw new Fault('chunk-damaged', { position })
    return out
  }

  [Symbol.dispose](): void {
    this.#key[Symbol.dispose]()
  }
}

/** A version's row with ids as the contract writes them. */
export function storedVersion(facts: {
  readonly itemId: Id
  readonly versionId: Id
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
  readonly wrapped: Buffer
  readonly commitment: Buffer
}): StoredVersion {
  return {
    ...facts,
    itemId: Buffer.from(facts.itemId, 'hex'),
    versionId: Buffer.from(facts.versionId, 'hex'),
  }
}
