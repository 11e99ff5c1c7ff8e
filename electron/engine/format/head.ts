/** The head: the one readable file of a vault, in two copies. DESIGN.md section 6. */
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { decodeEnvelope, encodeEnvelope, type EnvelopeKind } from './envelope.ts'
import { idField } from './fields.ts'
import { grantSchema } from './grant.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'
import { recoveryFactsSchema } from './recovery-facts.ts'
import { slotSchema } from './slot.ts'
import { stateSchema } from './state.ts'

export type { RecoveryFacts } from './recovery-facts.ts'

/** The newest format that this program reads and the one that it writes. */
export const FORMAT_VERSION = 1
export const HEAD_MAX_BYTES = 1024 * 1024

const HEAD: EnvelopeKind = {
  magic: 'SRMHEAD\n',
  version: FORMAT_VERSION,
  checksum: LABELS.headChecksum,
  maxBytes: HEAD_MAX_BYTES,
  damaged: 'head-damaged',
  newer: 'format-newer',
}

const access = {
  vaultId: idField,
  slots: listOf(slotSchema, LIMITS.slotsMax),
  /** The registry's key, sealed to each person and to the recovery pair. */
  registryGrants: listOf(grantSchema, LIMITS.peopleMax),
  recovery: recoveryFactsSchema,
}

const accessSchema = z.strictObject(access)
/** The part of a head that says who can open what. */
export type Access = z.output<typeof accessSchema>

const bodySchema = z
  .strictObject({ ...access, state: stateSchema })
  .refine((head) => head.state.vaultId === head.vaultId)

/** Its age is `state.sequence`: of two copies the higher is the newer. */
export type Head = z.output<typeof bodySchema> & { readonly formatVersion: number }

const accessLayout = layout(accessSchema, 'head-damaged', HEAD_MAX_BYTES)
const bodyLayout = layout(bodySchema, 'head-damaged', HEAD_MAX_BYTES)

/** The digest that the signed state carries, so that slots, grants and recovery facts cannot be swapped under it. */
export function accessDigest({ vaultId, slots, registryGrants, recovery }: Access): Buffer {
  return hash(LABELS.access, [accessLayout.encode({ vaultId, slots, registryGrants, recovery })])
}

export function encodeHead(head: Omit<Head, 'formatVersion'>): Buffer {
  const { vaultId, slots, registryGrants, recovery, state } = head
  return encodeEnvelope(HEAD, bodyLayout.encode({ vaultId, slots, registryGrants, recovery, state }))
}

/**
 * Reads one copy. Neither the state's signature nor its `access` digest is checked here: see `verifyState`.
 * @throws Fault `head-damaged`, or `format-newer` with details formatVersion and known.
 */
export function decodeHead(bytes: Buffer): Head {
  const { version, body } = decodeEnvelope(HEAD, bytes)
  return { formatVersion: version, ...bodyLayout.decode(body) }
}
