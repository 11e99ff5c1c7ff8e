import type { Label } from './labels.ts'
import type { Purpose } from './secret-key.ts'
import { SecretKey } from './secret-key.ts'
import { sodium } from './sodium.ts'

export const HASH_BYTES = 32
const COMMITTED_BYTES = 64

/**
 * The input of every hash: `label length u8 || label || (part length u32 BE || part)*`. Lengths in front make the
 * encoding injective: no two lists of parts give the same bytes.
 */
function framed(label: Label, parts: readonly Uint8Array[]): Buffer<ArrayBuffer>[] {
  const name = Buffer.from(label, 'latin1')
  const input: Buffer<ArrayBuffer>[] = [Buffer.from([name.length]), name]
  for (const part of parts) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.byteLength)
    input.push(length, viewOf(part))
  }
  return input
}

/** The same bytes as a Buffer, without copying. */
function viewOf(bytes: Uint8Array): Buffer<ArrayBuffer> {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}

/** BLAKE2b over a label and parts (RFC 7693). Public data only. */
export function hash(label: Label, parts: readonly Uint8Array[], bytes = HASH_BYTES): Buffer {
  const output = Buffer.alloc(bytes)
  sodium.crypto_generichash_batch(output, framed(label, parts))
  return output
}

/** Keyed BLAKE2b: a pseudo-random function of the parts. The result is not secret unless the caller makes it so. */
export function keyedHash(key: SecretKey<Purpose>, label: Label, parts: readonly Uint8Array[]): Buffer {
  const output = Buffer.alloc(HASH_BYTES)
  const short = framedShort(label, parts)
  key.use((bytes) => {
    if (short !== null) sodium.crypto_generichash(output, short, bytes)
    else sodium.crypto_generichash_batch(output, framed(label, parts), bytes)
  })
  return output
}

/** Opening a catalogue hashes every row: one call on one piece of memory is several times faster than on many. */
const scratch = Buffer.alloc(4096)

/** What {@link framed} gives, in one piece that the next call overwrites; null if it is too long for that. */
function framedShort(label: Label, parts: readonly Uint8Array[]): Buffer | null {
  let at = scratch.writeUInt8(label.length) + scratch.write(label, 1, 'latin1')
  for (const part of parts) {
    if (at + 4 + part.byteLength > scratch.length) return null
    at = scratch.writeUInt32BE(part.byteLength, at)
    scratch.set(part, at)
    at += part.byteLength
  }
  return scratch.subarray(0, at)
}

/** A key from a key: keyed BLAKE2b-256 of label and parts, straight into locked memory. */
export function deriveKey<P extends Purpose>(
  key: SecretKey<Purpose>,
  label: Label,
  parts: readonly Uint8Array[],
  purpose: P,
): SecretKey<P> {
  return SecretKey.fill(purpose, (output) => {
    key.use((bytes) => {
      sodium.crypto_generichash_batch(output, framed(label, parts), bytes)
    })
  })
}

/**
 * A key and a commitment to it (DESIGN.md section 5): keyed BLAKE2b-512 of label and parts; the first half is the key,
 * the second the commitment. XChaCha20-Poly1305 does not commit to its key, so wherever one of several keys may fit,
 * the commitment is compared before anything is opened.
 */
export function deriveCommitted<P extends Purpose>(
  key: SecretKey<Purpose>,
  label: Label,
  parts: readonly Uint8Array[],
  purpose: P,
): { key: SecretKey<P>; commitment: Buffer } {
  const okm = Buffer.alloc(COMMITTED_BYTES)
  try {
    key.use((bytes) => {
      sodium.crypto_generichash_batch(okm, framed(label, parts), bytes)
    })
    const commitment = Buffer.alloc(HASH_BYTES)
    okm.copy(commitment, 0, HASH_BYTES)
    return { key: SecretKey.fill(purpose, (bytes) => void okm.copy(bytes, 0, 0, HASH_BYTES)), commitment }
  } finally {
    sodium.sodium_memzero(okm)
  }
}

/** Incremental BLAKE2b-256 over a label and one long part of unknown length: `label length u8 || label || part`. */
export class RunningHash {
  readonly #state = Buffer.alloc(sodium.crypto_generichash_STATEBYTES)

  constructor(label: Label) {
    const name = Buffer.from(label, 'latin1')
    sodium.crypto_generichash_init(this.#state, null, HASH_BYTES)
    sodium.crypto_generichash_update(this.#state, Buffer.from([name.length]))
    sodium.crypto_generichash_update(this.#state, name)
  }

  update(bytes: Uint8Array): this {
    sodium.crypto_generichash_update(this.#state, viewOf(bytes))
    return this
  }

  /** Ends the hash; the object is spent. */
  digest(): Buffer {
    const output = Buffer.alloc(HASH_BYTES)
    sodium.crypto_generichash_final(this.#state, output)
    return output
  }
}

/** Constant-time comparison. Buffers of different lengths are different. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false
  return sodium.sodium_memcmp(viewOf(a), viewOf(b))
}
