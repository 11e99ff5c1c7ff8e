/** One way to open a staff key. Written into the head, in the clear: nothing in it is secret. */
import type { Id } from '../../../shared/contract/basics.ts'
import { z } from '../../../shared/zod.ts'
import { SEALED_OVERHEAD_BYTES } from '../crypto/aead.ts'
import { ARGON2_SALT_BYTES } from '../crypto/argon2id.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { SECRET_KEY_BYTES } from '../crypto/secret-key.ts'
import { countField, fixedBytes, hashField, idBytes, idField, instantField, someBytes } from './fields.ts'
import { layout } from './layout.ts'

const SLOT_MAX_BYTES = 4096
/** WebAuthn, section 4: a credential id has at most 1023 bytes. */
export const CREDENTIAL_ID_MAX_BYTES = 1023
/** An RSA key of 4096 bits, the largest that is worth a name, takes some 540. */
export const PUBLIC_KEY_MAX_BYTES = 1024

export const PRF_SALT_BYTES = 32

/** `nonce || ciphertext || tag` of a staff key. */
export const WRAPPED_KEY_BYTES = SECRET_KEY_BYTES + SEALED_OVERHEAD_BYTES

const header = {
  slotId: idField,
  staffId: idField,
  /** {@link staffTag}: finds the slots of a typed staff code without listing codes readably. */
  staffTag: hashField,
  kind: z.enum(['passcode', 'key', 'both', 'recovery']),
  /** Null where no passcode takes part. */
  kdf: z
    .strictObject({ memoryBytes: countField, passes: countField, salt: fixedBytes(ARGON2_SALT_BYTES) })
    .nullable(),
  /**
   * Null where no security key takes part: which credential, its public key (COSE, RFC 9052 section 7), and the salt of
   * its PRF.
   */
  authenticator: z
    .strictObject({
      credentialId: someBytes(CREDENTIAL_ID_MAX_BYTES),
      publicKey: someBytes(PUBLIC_KEY_MAX_BYTES),
      salt: fixedBytes(PRF_SALT_BYTES),
    })
    .nullable(),
  createdAt: instantField,
}

/** A passcode slot has a KDF, a key slot an authenticator, a slot of both has both, a recovery slot neither. */
function hasItsInputs(slot: { kind: string; kdf: unknown; authenticator: unknown }): boolean {
  const passcode = slot.kind === 'passcode' || slot.kind === 'both'
  const key = slot.kind === 'key' || slot.kind === 'both'
  return (slot.kdf !== null) === passcode && (slot.authenticator !== null) === key
}

export const slotSchema = z
  .strictObject({ ...header, commitment: hashField, wrapped: fixedBytes(WRAPPED_KEY_BYTES) })
  .refine(hasItsInputs)

export type Slot = z.output<typeof slotSchema>
export type SlotKind = Slot['kind']
/** Which security key a slot wants. */
export type SlotAuthenticator = NonNullable<Slot['authenticator']>
/** A slot before its key is wrapped. */
export type SlotHeader = Omit<Slot, 'commitment' | 'wrapped'>

export const slotLayout = layout(slotSchema, 'slot-damaged', SLOT_MAX_BYTES)

/** Names one slot in the ledger, with everything in it; hexadecimal. */
export function slotHash(slot: Slot): string {
  return hash(LABELS.slotHash, [slotLayout.encode(slot)]).toString('hex')
}

const headerLayout = layout(
  z.strictObject({ vaultId: idField, ...header }).refine(hasItsInputs),
  'slot-damaged',
  SLOT_MAX_BYTES,
)

/** What the slot key and its commitment are bound to: the vault and everything in the slot but its wrapped key. */
export function encodeSlotHeader(vaultId: Id, slot: SlotHeader): Buffer {
  const { slotId, staffId, staffTag: tag, kind, kdf, authenticator, createdAt } = slot
  return headerLayout.encode({ vaultId, slotId, staffId, staffTag: tag, kind, kdf, authenticator, createdAt })
}

/**
 * The tag under which a staff code is looked up. Staff codes are short, so this hides them from a glance, not from
 * somebody who tries them all.
 * @param code as the contract's `staffCode` leaves it, in upper case.
 */
export function staffTag(vaultId: Id, code: string): Buffer {
  return hash(LABELS.staffTag, [idBytes(vaultId), Buffer.from(code, 'utf8')])
}
