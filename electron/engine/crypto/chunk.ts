import { decrypt, TAG_BYTES } from './aead.ts'
import type { SecretKey } from './secret-key.ts'
import { sodium } from './sodium.ts'

/** What sealing adds to a chunk. */
export const CHUNK_OVERHEAD_BYTES = TAG_BYTES

const NONCE_BYTES = 24
const POSITION_OFFSET = 19
const LAST_OFFSET = 23

/** Where a chunk stands in its stream. */
export interface ChunkPlace {
  /** From 0. */
  readonly position: number
  readonly last: boolean
}

/**
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as in age: `nonce = 19 zero bytes || position u32 BE || last u8`.
 * The zero prefix is safe because a chunk key seals exactly one stream. The position refuses reordering and
 * duplication, the last flag refuses truncation and extension.
 */
function nonceOf(place: ChunkPlace): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUInt32BE(place.position, POSITION_OFFSET)
  nonce.writeUInt8(place.last ? 1 : 0, LAST_OFFSET)
  return nonce
}

/**
 * @param out receives `ciphertext || tag`: exactly `plaintext.length + CHUNK_OVERHEAD_BYTES` bytes.
 */
export function sealChunk(key: SecretKey<'chunk'>, place: ChunkPlace, plaintext: Buffer, out: Buffer): void {
  key.use((bytes) => {
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, plaintext, null, null, nonceOf(place), bytes)
  })
}

/**
 * @param out receives the plaintext: exactly `sealed.length - CHUNK_OVERHEAD_BYTES` bytes; zeroed on failure.
 * @returns false if the chunk is not the one sealed for this place.
 */
export function openChunk(key: SecretKey<'chunk'>, place: ChunkPlace, sealed: Buffer, out: Buffer): boolean {
  if (sealed.length < CHUNK_OVERHEAD_BYTES || out.length !== sealed.length - CHUNK_OVERHEAD_BYTES)
    return false
  return key.use((bytes) => decrypt(out, sealed, null, nonceOf(place), bytes))
}
