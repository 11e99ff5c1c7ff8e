import { Fault } from '../../../shared/model/fault.ts'
import type { Purpose } from './secret-key.ts'
import { SecretKey } from './secret-key.ts'
import { giveBack, take } from './locked-memory.ts'
import { sodium } from './sodium.ts'

export const ARGON2_SALT_BYTES = 16

/** Cost of one guess. */
export interface Argon2Cost {
  readonly memoryBytes: number
  readonly passes: number
}

/**
 * Argon2id (RFC 9106, version 1.3, one lane, as libsodium has it), on a thread of its own.
 * @param passcode stays the caller's, who wipes it.
 * @throws Fault `memory-short` if the memory is not to be had: never with weaker parameters instead.
 */
export async function argon2id<P extends Purpose>(
  passcode: Buffer,
  salt: Buffer,
  cost: Argon2Cost,
  purpose: P,
): Promise<SecretKey<P>> {
  const output = take(32)
  try {
    await new Promise<void>((resolve, reject) => {
      sodium.crypto_pwhash_async(
        output,
        passcode,
        salt,
        cost.passes,
        cost.memoryBytes,
        sodium.crypto_pwhash_ALG_ARGON2ID13,
        (error) => {
          if (error === null) resolve()
          else reject(new Fault('memory-short', { neededBytes: cost.memoryBytes }))
        },
      )
    })
    return SecretKey.fill(purpose, (bytes) => void output.copy(bytes))
  } finally {
    giveBack(output)
  }
}

const MEBIBYTE = 1024 * 1024
const CALIBRATION_MEMORY_BYTES = [256 * MEBIBYTE, 128 * MEBIBYTE, 64 * MEBIBYTE]
const CALIBRATION_TARGET_MS = 1000
export const PASSES_MIN = 3
const PASSES_MAX = 24

/**
 * Cost of about one second on this machine: the largest of 256, 128 and 64 MiB that fits, at least three passes.
 * @param freeBytes memory that may be used, in bytes.
 * @throws Fault `memory-short` if not even 64 MiB are to be had.
 */
export async function calibrate(freeBytes: number): Promise<Argon2Cost> {
  const memoryBytes = CALIBRATION_MEMORY_BYTES.find((bytes) => bytes * 2 <= freeBytes) ?? 64 * MEBIBYTE
  const startedAt = performance.now()
  const probe = await argon2id(
    Buffer.alloc(16),
    Buffer.alloc(ARGON2_SALT_BYTES),
    { memoryBytes, passes: PASSES_MIN },
    'slot',
  )
  probe[Symbol.dispose]()
  const perPass = (performance.now() - startedAt) / PASSES_MIN
  const passes = Math.min(PASSES_MAX, Math.max(PASSES_MIN, Math.round(CALIBRATION_TARGET_MS / perPass)))
  return { memoryBytes, passes }
}
