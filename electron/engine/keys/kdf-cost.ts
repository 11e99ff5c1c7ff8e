import { Fault } from '../../../shared/model/fault.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'

const MEBIBYTE = 1024 * 1024

/**
 * What a slot may ask of this machine, and the least that it may offer to a thief. The head is not authenticated when
 * these numbers are read: raised, they would hang the machine; lowered, they would make a later guess cheap.
 * The floor is that of DESIGN.md section 5, above RFC 9106's second recommended option (64 MiB, t = 3).
 */
export const KDF_LIMITS = {
  memoryBytesMin: 64 * MEBIBYTE,
  memoryBytesMax: 2048 * MEBIBYTE,
  passesMin: 3,
  passesMax: 64,
  /** Memory times passes is time: no slot may ask for more than some twenty seconds. */
  workBytesMax: 16 * 1024 * MEBIBYTE,
} as const

/**
 * Checks a cost before anything is allocated for it.
 * @throws Fault `kdf-cost` with details memoryBytes and passes.
 */
export function assertKdfCost({ memoryBytes, passes }: Argon2Cost): void {
  const fits =
    memoryBytes >= KDF_LIMITS.memoryBytesMin &&
    memoryBytes <= KDF_LIMITS.memoryBytesMax &&
    // Argon2 counts memory in KiB; libsodium would round down without a word.
    memoryBytes % 1024 === 0 &&
    passes >= KDF_LIMITS.passesMin &&
    passes <= KDF_LIMITS.passesMax &&
    memoryBytes * passes <= KDF_LIMITS.workBytesMax
  if (!fits) throw new Fault('kdf-cost', { memoryBytes, passes })
}
