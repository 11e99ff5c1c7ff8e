/** How one recovery pair hands over to the next: both sign what the new one takes over. */
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import { hashField, idField, signatureField } from './fields.ts'
import { grantSchema } from './grant.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'
import { recoveryFactsSchema } from './recovery-facts.ts'

const SUCCESSION_MAX_BYTES = 16 * 1024 * 1024
/** As many hashes as the bytes above could hold. */
const GRANTS_MAX = SUCCESSION_MAX_BYTES / 32

const unsigned = {
  vaultId: idField,
  previous: recoveryFactsSchema,
  next: recoveryFactsSchema,
  /** Certificates by an earlier pair that count on, by their hash. What is not here was never issued. */
  certificates: listOf(hashField, LIMITS.peopleMax),
  /** Grants by an earlier pair to people that count on, by their hash. */
  grants: listOf(hashField, GRANTS_MAX),
  /** The compartments' keys, sealed to the new pair by itself. */
  sealed: listOf(grantSchema, LIMITS.compartmentsMax),
}

const unsignedSchema = z.strictObject(unsigned)
export type UnsignedSuccession = z.output<typeof unsignedSchema>

export const successionLayout = layout(
  z.strictObject({
    ...unsigned,
    /** The old pair's word for whom it hands over to. */
    previousSignature: signatureField,
    /** The new pair's word for what it takes over: without it, whoever has old sheets could add to the lists. */
    nextSignature: signatureField,
  }),
  'registry-damaged',
  SUCCESSION_MAX_BYTES,
)
export type Succession = ReturnType<typeof successionLayout.decode>

const unsignedLayout = layout(unsignedSchema, 'registry-damaged', SUCCESSION_MAX_BYTES)

/** What both pairs sign. */
export function successionMessage({
  vaultId,
  previous,
  next,
  certificates,
  grants,
  sealed,
}: UnsignedSuccession): Buffer {
  return unsignedLayout.encode({ vaultId, previous, next, certificates, grants, sealed })
}
