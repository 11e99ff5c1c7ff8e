import { openBytes, sealBytes } from '../crypto/aead.ts'
import { giveBack, take } from '../crypto/locked-memory.ts'
import { type Purpose, SECRET_KEY_BYTES, SecretKey } from '../crypto/secret-key.ts'

/** @returns `nonce || ciphertext || tag` of `key` under `wrapping`, bound to `context`. */
export function wrapKey(wrapping: SecretKey<Purpose>, key: SecretKey<Purpose>, context: Buffer): Buffer {
  return key.use((bytes) => sealBytes(wrapping, bytes, context))
}

/** @returns the key, straight into locked memory; null if `wrapped` was not made under this key and context. */
export function unwrapKey<P extends Purpose>(
  wrapping: SecretKey<Purpose>,
  wrapped: Buffer,
  context: Buffer,
  purpose: P,
): SecretKey<P> | null {
  const opened = take(SECRET_KEY_BYTES)
  try {
    if (openBytes(wrapping, wrapped, context, opened) === null) return null
    return SecretKey.fill(purpose, (bytes) => void opened.copy(bytes))
  } finally {
    giveBack(opened)
  }
}
