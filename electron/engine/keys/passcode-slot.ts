import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Slot } from '../format/slot.ts'
import { makeSlot, type SlotOwner } from './slots.ts'

/**
 * Makes a slot that opens a staff key with a passcode.
 * @param passcode normalised bytes; stays the caller's, who wipes it.
 * @throws Fault `kdf-cost`, `memory-short`.
 */
export function createPasscodeSlot(
  owner: SlotOwner,
  staffKey: SecretKey<'staff'>,
  passcode: Buffer,
  cost: Argon2Cost,
  createdAt: number,
): Promise<Slot> {
  return makeSlot(owner, staffKey, { passcode, cost }, createdAt)
}
