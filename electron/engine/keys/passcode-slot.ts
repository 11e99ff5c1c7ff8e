import { randomBytes } from '../crypto/random.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { type Argon2Cost, ARGON2_SALT_BYTES, argon2id } from '../crypto/argon2id.ts'
import { deriveCommitted, equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { ID_BYTES } from '../format/fields.ts'
import { encodeSlotHeader, type Slot, type SlotHeader, staffTag } from '../format/slot.ts'
import { assertKdfCost } from './kdf-cost.ts'
import { unwrapKey, wrapKey } from './wrapped-key.ts'

/** Whose slot it is. */
export interface SlotOwner {
  readonly vaultId: Id
  readonly staffId: Id
  /** In upper case. */
  readonly code: string
}

/**
 * Makes a slot that opens a staff key with a passcode.
 * @param passcode normalised bytes; stays the caller's, who wipes it.
 * @throws Fault `kdf-cost`, `memory-short`.
 */
export async function createPasscodeSlot(
  owner: SlotOwner,
  staffKey: SecretKey<'staff'>,
  passcode: Buffer,
  cost: Argon2Cost,
  createdAt: number,
): Promise<Slot> {
  const header: SlotHeader = {
    slotId: randomBytes(ID_BYTES).toString('hex'),
    staffId: owner.staffId,
    staffTag: staffTag(owner.vaultId, owner.code),
    kind: 'passcode',
    kdf: { ...cost, salt: randomBytes(ARGON2_SALT_BYTES) },
    authenticator: null,
    createdAt,
  }
  const context = encodeSlotHeader(owner.vaultId, header)
  const { key, commitment } = await slotKeyOf(header, context, passcode)
  using slotKey = key
  return { ...header, commitment, wrapped: wrapKey(slotKey, staffKey, context) }
}

/**
 * Tries a passcode on a slot.
 * @param passcode normalised bytes; stays the caller's, who wipes it.
 * @returns the staff key, or null if the passcode does not fit: a wrong passcode never throws.
 * @throws Fault `kdf-cost` before anything is allocated, `slot-damaged` if the passcode fits and the slot is broken,
 * `memory-short`.
 */
export async function openPasscodeSlot(
  vaultId: Id,
  slot: Slot,
  passcode: Buffer,
): Promise<SecretKey<'staff'> | null> {
  const context = encodeSlotHeader(vaultId, slot)
  const { key, commitment } = await slotKeyOf(slot, context, passcode)
  using slotKey = key
  // Before opening: the cipher does not commit to its key, so one ciphertext could be made to open under two passcodes.
  if (!equalBytes(commitment, slot.commitment)) return null
  const staffKey = unwrapKey(slotKey, slot.wrapped, context, 'staff')
  if (staffKey === null) throw new Fault('slot-damaged')
  return staffKey
}

/** `okm = BLAKE2b-512(key = Argon2id(passcode), slot label || slot header)`: slot key and commitment. */
async function slotKeyOf(
  { kind, kdf }: SlotHeader,
  context: Buffer,
  passcode: Buffer,
): Promise<{ key: SecretKey<'slot'>; commitment: Buffer }> {
  // A slot of both must never open with its passcode alone.
  if (kind !== 'passcode' || kdf === null) throw new Fault('slot-damaged')
  assertKdfCost(kdf)
  using input = await argon2id(passcode, kdf.salt, kdf, 'passcode')
  return deriveCommitted(input, LABELS.slot, [context], 'slot')
}
