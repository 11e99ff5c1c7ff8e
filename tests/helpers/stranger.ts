/**
 * The primitives of docs/format.md over other libraries than ours (noble, Node's OpenSSL), as somebody would write
 * them who has the document and nothing else. It imports nothing from the product.
 */
import { argon2Sync } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'

export type Fields = Record<string, unknown>

/** Labels are written in the document as `… head checksum`. */
const PREFIX = 'strongroom/1 '

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function framed(label: string, parts: readonly Uint8Array[]): Buffer {
  const name = Buffer.from(PREFIX + label, 'latin1')
  return Buffer.concat([
    Buffer.from([name.length]),
    name,
    ...parts.flatMap((part) => [u32(part.length), part]),
  ])
}

export function hash(label: string, parts: readonly Uint8Array[]): Buffer {
  return Buffer.from(blake2b(framed(label, parts), { dkLen: 32 }))
}

export function keyed(key: Uint8Array, label: string, parts: readonly Uint8Array[]): Buffer {
  return Buffer.from(blake2b(framed(label, parts), { dkLen: 32, key }))
}

export function committed(
  key: Uint8Array,
  label: string,
  parts: readonly Uint8Array[],
): { key: Buffer; commitment: Buffer } {
  const both = Buffer.from(blake2b(framed(label, parts), { dkLen: 64, key }))
  return { key: both.subarray(0, 32), commitment: both.subarray(32) }
}

export function open(key: Uint8Array, sealed: Buffer, ad: Uint8Array): Buffer {
  return Buffer.from(xchacha20poly1305(key, sealed.subarray(0, 24), ad).decrypt(sealed.subarray(24)))
}

export function openChunk(key: Uint8Array, position: number, last: boolean, sealed: Buffer): Buffer {
  const nonce = Buffer.concat([Buffer.alloc(19), u32(position), Buffer.from([last ? 1 : 0])])
  return Buffer.from(xchacha20poly1305(key, nonce).decrypt(sealed))
}

export function verify(
  publicKey: Uint8Array,
  label: string,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return ed25519.verify(signature, hash(label, [message]), publicKey)
}

export function argon2id(
  passcode: string,
  kdf: { memoryBytes: number; passes: number; salt: Uint8Array },
): Buffer {
  return argon2Sync('argon2id', {
    message: Buffer.from(passcode.normalize('NFKC'), 'utf8'),
    nonce: kdf.salt,
    parallelism: 1,
    tagLength: 32,
    memory: kdf.memoryBytes / 1024,
    passes: kdf.passes,
  })
}

/** Opens a sealed box with the sealing pair of a staff key. */
export function openBox(staffKey: Uint8Array, sealed: Buffer): Buffer {
  const secret = sha512(keyed(staffKey, 'staff sealing pair', [])).subarray(0, 32)
  const ephemeral = sealed.subarray(0, 32)
  const nonce = blake2b(Buffer.concat([ephemeral, x25519.getPublicKey(secret)]), { dkLen: 24 })
  const shared = x25519.getSharedSecret(secret, ephemeral)
  return Buffer.from(xsalsa20poly1305(hsalsa20(shared), nonce).decrypt(sealed.subarray(32)))
}

/** crypto_box's key: HSalsa20 of the shared secret and sixteen zero bytes. */
function hsalsa20(shared: Uint8Array): Uint8Array {
  const words = (bytes: Uint8Array): Uint32Array => {
    const copy = Uint8Array.from(bytes)
    return new Uint32Array(copy.buffer)
  }
  const sigma = words(Buffer.from('expand 32-byte k', 'latin1'))
  const out = new Uint32Array(8)
  hsalsa(sigma, words(shared), new Uint32Array(4), out)
  return new Uint8Array(out.buffer)
}

export const fromCbor = (bytes: Uint8Array): Fields => decode(bytes) as Fields
export const toCbor = (fields: Fields): Buffer => Buffer.from(encode(fields, rfc8949EncodeOptions))

export function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

export function only(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))
}

/** Bytes of a field; a stranger's reader stops at anything else. */
export function bytesOf(fields: Fields, name: string): Buffer {
  const value = fields[name]
  if (!(value instanceof Uint8Array)) throw new Error(`${name} is no byte string`)
  return Buffer.from(value)
}
