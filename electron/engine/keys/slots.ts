/** The ways to open a staff key: by passcode, by security key, or by both together. DESIGN.md section 5. */
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { type Argon2Cost, ARGON2_SALT_BYTES, argon2id } from '../crypto/argon2id.ts'
import { deriveCommitted, deriveKey, equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { ID_BYTES } from '../format/fields.ts'
import {
  encodeSlotHeader,
  type Slot,
  type SlotAuthenticator,
  type SlotHeader,
  staffTag,
} from '../format/slot.ts'
import { assertKdfCost } from './kdf-cost.ts'
import { unwrapKey, wrapKey } from './wrapped-key.ts'

/** Whose slot it is. */
export interface SlotOwner {
  readonly vaultId: Id
  readonly staffId: Id
  /** In upper case. */
  readonly code: string
}

/** What a person brings to a slot. Everything stays the caller's, who wipes it. */
export interface SlotInputs {
  /** Normalised bytes. */
  readonly passcode?: Buffer | undefined
  /** What the security key answered to the slot's salt: the 32 bytes of its PRF. */
  readonly prf?: SecretKey<'prf'> | undefined
}

/** What a slot is made of. Its kind follows from it. */
export type SlotMeans =
  | { readonly passcode: Buffer; readonly cost: Argon2Cost }
  | { readonly prf: SecretKey<'prf'>; readonly authenticator: SlotAuthenticator }
  | {
      readonly passcode: Buffer
      readonly cost: Argon2Cost
      readonly prf: SecretKey<'prf'>
      readonly authenticator: SlotAuthenticator
    }

/**
 * Makes a slot that opens a staff key with a passcode, with a security key, or with both together only.
 * @throws Fault `kdf-cost`, `memory-short`.
 */
export async function makeSlot(
  owner: SlotOwner,
  staffKey: SecretKey<'staff'>,
  means: SlotMeans,
  createdAt: number,
): Promise<Slot> {
  const header: SlotHeader = {
    slotId: randomBytes(ID_BYTES).toString('hex'),
    staffId: owner.staffId,
    staffTag: staffTag(owner.vaultId, owner.code),
    kind: !('prf' in means) ? 'passcode' : 'passcode' in means ? 'both' : 'key',
    kdf: 'cost' in means ? { ...means.cost, salt: randomBytes(ARGON2_SALT_BYTES) } : null,
    authenticator: 'authenticator' in means ? means.authenticator : null,
    createdAt,
  }
  const context = encodeSlotHeader(owner.vaultId, header)
  const derived = await slotKeyOf(header, context, means)
  if (derived === null) throw new Error('a slot is made of everything that opens it')
  using slotKey = derived.key
  return { ...header, commitment: derived.commitment, wrapped: wrapKey(slotKey, staffKey, context) }
}

/**
 * Tries what a person brought on a slot.
 * @returns the staff key, or null if it does not fit or the slot wants more than that: what is wrong never throws.
 * @throws Fault `kdf-cost` before anything is allocated, `slot-damaged` if the inputs fit and the slot is broken,
 * `memory-short`.
 */
export async function openSlot(
  vaultId: Id,
  slot: Slot,
  inputs: SlotInputs,
): Promise<SecretKey<'staff'> | null> {
  const context = encodeSlotHeader(vaultId, slot)
  const derived = await slotKeyOf(slot, context, inputs)
  if (derived === null) return null
  using slotKey = derived.key
  // Before opening: the cipher does not commit to its key, so one ciphertext could be made to open under two passcodes.
  if (!equalBytes(derived.commitment, slot.commitment)) return null
  const staffKey = unwrapKey(slotKey, slot.wrapped, context, 'staff')
  if (staffKey === null) throw new Fault('slot-damaged')
  return staffKey
}

/** `okm = BLAKE2b-512(key = input, slot label || slot header)`: slot key and commitment; null where an input is missing. */
async function slotKeyOf(
  header: SlotHeader,
  context: Buffer,
  inputs: SlotInputs,
): Promise<{ key: SecretKey<'slot'>; commitment: Buffer } | null> {
  const input = await inputOf(header, inputs)
  if (input === null) return null
  using key = input
  return deriveCommitted(key, LABELS.slot, [context], 'slot')
}

/** The 32 bytes that a slot of this kind is opened with; the caller's. */
async function inputOf(
  { kind, kdf }: SlotHeader,
  { passcode, prf }: SlotInputs,
): Promise<SecretKey<'passcode' | 'prf'> | null> {
  if (kind === 'key') return prf?.clone() ?? null
  if (kdf === null || passcode === undefined) return null
  if (kind === 'passcode') return await stretched(passcode, kdf)
  if (prf === undefined) return null
  using slow = await stretched(passcode, kdf)
  return prf.use((bytes) => deriveKey(slow, LABELS.slotBoth, [bytes], 'passcode'))
}

async function stretched(
  passcode: Buffer,
  kdf: Argon2Cost & { salt: Buffer },
): Promise<SecretKey<'passcode'>> {
  assertKdfCost(kdf)
  return await argon2id(passcode, kdf.salt, kdf, 'passcode')
}
