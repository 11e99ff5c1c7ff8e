/** A key sealed to one person (or to the recovery pair), and who gave it. */
import { right } from '../../../shared/contract/file.ts'
import { z } from '../../../shared/zod.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { BOX_OVERHEAD_BYTES } from '../crypto/pairs.ts'
import { SECRET_KEY_BYTES } from '../crypto/secret-key.ts'
import {
  countField,
  idField,
  instantField,
  partyField,
  publicKeyField,
  realmField,
  signatureField,
  someBytes,
} from './fields.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'

const GRANT_MAX_BYTES = 4096
const CONTEXT_MAX_BYTES = 1024

const context = {
  vaultId: idField,
  compartment: realmField,
  epoch: countField,
  grantee: partyField,
  /** The grantee's sealing key, so that a swapped public key shows. */
  granteeKey: publicKeyField,
  rights: listOf(right, right.options.length).refine((rights) => new Set(rights).size === rights.length),
  giver: partyField,
  givenAt: instantField,
  /** Past this moment the engine opens nothing by it. Absent: no end. */
  until: instantField.optional(),
}

const contextSchema = z.strictObject(context)
/** Everything about a grant but the key itself. */
export type GrantContext = z.output<typeof contextSchema>

const unsignedSchema = z.strictObject({
  ...context,
  /** Sealed box of `key (32) || context`. */
  sealed: someBytes(SECRET_KEY_BYTES + CONTEXT_MAX_BYTES + BOX_OVERHEAD_BYTES),
})
export type UnsignedGrant = z.output<typeof unsignedSchema>

export const grantSchema = z.strictObject({ ...unsignedSchema.shape, signature: signatureField })
export type SealedGrant = z.output<typeof grantSchema>

export const grantLayout = layout(grantSchema, 'grant-invalid', GRANT_MAX_BYTES)
const contextLayout = layout(contextSchema, 'grant-invalid', CONTEXT_MAX_BYTES)
const unsignedLayout = layout(unsignedSchema, 'grant-invalid', GRANT_MAX_BYTES)

/** The context as it stands inside the sealed box. */
export function encodeGrantContext(grant: GrantContext): Buffer {
  return contextLayout.encode(contextOf(grant))
}

/** What the giver signs: context and sealed box together. */
export function grantMessage(grant: UnsignedGrant): Buffer {
  return unsignedLayout.encode({ ...contextOf(grant), sealed: grant.sealed })
}

/** Names one sealed grant in the ledger; hexadecimal. */
export function grantHash(encoded: Uint8Array): string {
  return hash(LABELS.grantHash, [encoded]).toString('hex')
}

function contextOf(grant: GrantContext): GrantContext {
  const { vaultId, compartment, epoch, grantee, granteeKey, rights, giver, givenAt, until } = grant
  const always = { vaultId, compartment, epoch, grantee, granteeKey, rights, giver, givenAt }
  return until === undefined ? always : { ...always, until }
}
