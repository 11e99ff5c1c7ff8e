import { sodium } from './sodium.ts'

/** SHA-256 (FIPS 180-4), where a foreign format asks for it. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const output = Buffer.alloc(sodium.crypto_hash_sha256_BYTES)
  sodium.crypto_hash_sha256(output, Buffer.concat(parts))
  return output
}
