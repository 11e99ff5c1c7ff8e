/** A stranger's reader and writer of a version's content, from docs/format.md: for tests of the construction alone. */
import { CHUNK_OVERHEAD_BYTES, openChunk, sealChunk } from '../../electron/engine/crypto/chunk.ts'
import type { SecretKey } from '../../electron/engine/crypto/secret-key.ts'

export function sealStream(key: SecretKey<'chunk'>, plaintext: Buffer, chunkBytes: number): Buffer[] {
  const count = Math.max(1, Math.ceil(plaintext.length / chunkBytes))
  return Array.from({ length: count }, (_, position) => {
    const piece = plaintext.subarray(position * chunkBytes, (position + 1) * chunkBytes)
    const out = Buffer.alloc(piece.length + CHUNK_OVERHEAD_BYTES)
    sealChunk(key, { position, last: position === count - 1 }, piece, out)
    return out
  })
}

export interface Reading {
  /** Everything that opened before the first chunk that did not. */
  readonly released: Buffer
  /** The position of the first chunk that did not open; null if all did. */
  readonly damagedAt: number | null
}

export function openStream(key: SecretKey<'chunk'>, chunks: readonly Buffer[]): Reading {
  const released: Buffer[] = []
  for (const [position, sealed] of chunks.entries()) {
    const out = Buffer.alloc(Math.max(0, sealed.length - CHUNK_OVERHEAD_BYTES))
    if (!openChunk(key, { position, last: position === chunks.length - 1 }, sealed, out)) {
      return { released: Buffer.concat(released), damagedAt: position }
    }
    released.push(out)
  }
  return { released: Buffer.concat(released), damagedAt: chunks.length === 0 ? 0 : null }
}
