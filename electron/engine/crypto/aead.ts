import type { Purpose } from './secret-key.ts'
import { type SecretKey } from './secret-key.ts'
import { sodium } from './sodium.ts'

/** XChaCha20-Poly1305-IETF (draft-irtf-cfrg-xchacha-03). */
const NONCE_BYTES = 24
export const TAG_BYTES = 16
/** What sealing adds: `nonce || ciphertext || tag`. */
export const SEALED_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES

/**
 * Seals a small value under a random nonce.
 * @returns `nonce || ciphertext || tag`, owned by the caller.
 */
export function sealBytes(key: SecretKey<Purpose>, plaintext: Buffer, associatedData: Buffer): Buffer {
  const sealed = Buffer.alloc(plaintext.length + SEALED_OVERHEAD_BYTES)
  const nonce = sealed.subarray(0, NONCE_BYTES)
  sodium.randombytes_buf(nonce)
  key.use((bytes) => {
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
      sealed.subarray(NONCE_BYTES),
      plaintext,
      associatedData,
      null,
      nonce,
      bytes,
    )
  })
  return sealed
}

/**
 * Opens what {@link sealBytes} sealed.
 * @param into receives the plaintext if given (a piece of locked memory, say); it must have the exact length.
 * @returns the plaintext, or null if anything at all does not fit. Nothing of a forgery is released.
 */
export function openBytes(
  key: SecretKey<Purpose>,
  sealed: Buffer,
  associatedData: Buffer,
  into?: Buffer,
): Buffer | null {
  const length = sealed.length - SEALED_OVERHEAD_BYTES
  if (length < 0 || (into !== undefined && into.length !== length)) return null
  const plaintext = into ?? Buffer.alloc(length)
  const nonce = sealed.subarray(0, NONCE_BYTES)
  return key.use((bytes) =>
    decrypt(plaintext, sealed.subarray(NONCE_BYTES), associatedData, nonce, bytes) ? plaintext : null,
  )
}

/** sodium-native throws for a forgery; lengths are right by construction, so nothing else can throw here. */
export function decrypt(
  plaintext: Buffer,
  ciphertext: Buffer,
  associatedData: Buffer | null,
  nonce: Buffer,
  key: Buffer,
): boolean {
  try {
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext, null, ciphertext, associatedData, nonce, key)
    return true
  } catch {
    sodium.sodium_memzero(plaintext)
    return false
  }
}
