import { sodium } from './sodium.ts'

/** Random bytes for ids, salts and nonces. Secrets come from `SecretKey.random`, in locked memory. */
export function randomBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count)
  sodium.randombytes_buf(bytes)
  return bytes
}

/** A uniform whole number from 0 to `bound - 1`, without modulo bias. */
export function randomBelow(bound: number): number {
  return sodium.randombytes_uniform(bound)
}
