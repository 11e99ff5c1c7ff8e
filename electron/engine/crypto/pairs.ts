import type { Label } from './labels.ts'
import { deriveKey, hash } from './hash.ts'
import { giveBack, take } from './locked-memory.ts'
import type { Purpose, SecretKey } from './secret-key.ts'
import { sodium } from './sodium.ts'

export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** What a sealed box adds: an ephemeral public key and a tag. */
export const BOX_OVERHEAD_BYTES = 48

/** An X25519 pair that can open what was sealed to its public key. */
export interface SealingPair extends Disposable {
  readonly publicKey: Buffer
  /**
   * Opens a sealed box. The sender is not authenticated: whoever trusts the content checks a signature outside it.
   * @param into receives the message and has its exact length.
   * @returns false if the box is not for this pair or was altered.
   */
  open(sealed: Buffer, into: Buffer): boolean
}

/** An Ed25519 pair. */
export interface SigningPair extends Disposable {
  readonly publicKey: Buffer
  /** Signs `hash(label, [message])`, so that no signature of one kind passes for another. */
  sign(label: Label, message: Uint8Array): Buffer
}

/** The X25519 pair that belongs to a secret (RFC 7748; seed by keyed BLAKE2b under `label`). */
export function sealingPairFrom(secret: SecretKey<Purpose>, label: Label): SealingPair {
  using seed = deriveKey(secret, label, [], 'pair')
  const publicKey = Buffer.alloc(PUBLIC_KEY_BYTES)
  const secretKey = take(32)
  seed.use((bytes) => {
    sodium.crypto_box_seed_keypair(publicKey, secretKey, bytes)
  })
  return {
    publicKey,
    open(sealed, into) {
      if (into.length !== sealed.length - BOX_OVERHEAD_BYTES) return false
      return sodium.crypto_box_seal_open(into, sealed, publicKey, secretKey)
    },
    [Symbol.dispose]: once(() => {
      giveBack(secretKey)
    }),
  }
}

/** The Ed25519 pair that belongs to a secret (RFC 8032; seed by keyed BLAKE2b under `label`). */
export function signingPairFrom(secret: SecretKey<Purpose>, label: Label): SigningPair {
  using seed = deriveKey(secret, label, [], 'pair')
  const publicKey = Buffer.alloc(PUBLIC_KEY_BYTES)
  const secretKey = take(64)
  seed.use((bytes) => {
    sodium.crypto_sign_seed_keypair(publicKey, secretKey, bytes)
  })
  return {
    publicKey,
    sign(kind, message) {
      const signature = Buffer.alloc(SIGNATURE_BYTES)
      sodium.crypto_sign_detached(signature, hash(kind, [message]), secretKey)
      return signature
    },
    [Symbol.dispose]: once(() => {
      giveBack(secretKey)
    }),
  }
}

/** libsodium's sealed box: anonymous encryption to a public key. */
export function sealTo(publicKey: Buffer, message: Buffer): Buffer {
  const sealed = Buffer.alloc(message.length + BOX_OVERHEAD_BYTES)
  sodium.crypto_box_seal(sealed, message, publicKey)
  return sealed
}

/** @returns true only for a signature by this key over this message under this label. */
export function verify(publicKey: Buffer, label: Label, message: Uint8Array, signature: Buffer): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
  return sodium.crypto_sign_verify_detached(signature, hash(label, [message]), publicKey)
}

/** A wiped pair must not give back memory that has a new owner. */
function once(end: () => void): () => void {
  let ended = false
  return () => {
    if (ended) return
    ended = true
    end()
  }
}
