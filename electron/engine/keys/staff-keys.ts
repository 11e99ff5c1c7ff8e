import type { Id } from '../../../shared/contract/basics.ts'
import { LABELS } from '../crypto/labels.ts'
import { type SealingPair, sealingPairFrom, type SigningPair, signingPairFrom } from '../crypto/pairs.ts'
import type { SecretKey } from '../crypto/secret-key.ts'

/** What a person can do: open what was sealed to them, and sign. */
export interface StaffKeys extends Disposable {
  readonly staffId: Id
  readonly sealing: SealingPair
  readonly signing: SigningPair
}

/**
 * The two pairs that come from a staff key.
 * @param staffKey stays the caller's.
 */
export function staffKeysFrom(staffId: Id, staffKey: SecretKey<'staff'>): StaffKeys {
  const sealing = sealingPairFrom(staffKey, LABELS.staffSealing)
  const signing = signingPairFrom(staffKey, LABELS.staffSigning)
  return {
    staffId,
    sealing,
    signing,
    [Symbol.dispose]() {
      sealing[Symbol.dispose]()
      signing[Symbol.dispose]()
    },
  }
}
