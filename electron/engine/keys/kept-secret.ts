/**
 * The secret of a security key that opens together with a passcode, kept for its owner: another passcode can then be
 * wrapped with it although that key is in a drawer. It gives nothing away. It opens with the staff key alone, and the
 * staff key is all that the slot behind the secret holds; its salt is of this one slot.
 */
import type { Id } from '../../../shared/contract/basics.ts'
import { deriveKey } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { idBytes } from '../format/fields.ts'
import { unwrapKey, wrapKey } from './wrapped-key.ts'

/** @returns the secret under a key that comes from the staff key, for the one slot that it opens. */
export function keepSecret(staffKey: SecretKey<'staff'>, slotId: Id, prf: SecretKey<'prf'>): Buffer {
  using key = keepingKey(staffKey)
  return wrapKey(key, prf, idBytes(slotId))
}

/** @returns the secret, the caller's; null if it was kept for another slot or person, or is spoilt. */
export function keptSecret(staffKey: SecretKey<'staff'>, slotId: Id, kept: Buffer): SecretKey<'prf'> | null {
  using key = keepingKey(staffKey)
  return unwrapKey(key, kept, idBytes(slotId), 'prf')
}

function keepingKey(staffKey: SecretKey<'staff'>): SecretKey<'private'> {
  return deriveKey(staffKey, LABELS.keptSecret, [], 'private')
}
