/** Forms that somebody was filling when the vault locked, as they stand in the sealed box of the table `form`. */
import { z } from '../../../shared/zod.ts'
import { idField, instantField, signatureField } from './fields.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'

/** All forms of a person together, as JSON. */
export const KEPT_FORMS_MAX_BYTES = 256 * 1024
const FRAME_MAX_BYTES = 4096
const FORMS_MAX = 20

const unsignedSchema = z.strictObject({
  kind: z.literal('forms'),
  vaultId: idField,
  staffId: idField,
  keptAt: instantField,
  forms: listOf(z.strictObject({ name: z.string().max(64), body: z.string() }), FORMS_MAX),
})
export type UnsignedForms = z.output<typeof unsignedSchema>
const MAX_BYTES = KEPT_FORMS_MAX_BYTES + FRAME_MAX_BYTES

/**
 * What, where and whose it is stands inside the box: one put elsewhere opens to nothing. Anybody can seal a box to a public
 * key; that the person themselves kept these forms is said by their signature.
 */
export const keptFormsLayout = layout(
  unsignedSchema.extend({ signature: signatureField }),
  'registry-damaged',
  MAX_BYTES,
)
const messageLayout = layout(unsignedSchema, 'registry-damaged', MAX_BYTES)

/** What the person signs: all but the signature. */
export function keptFormsMessage({ kind, vaultId, staffId, keptAt, forms }: UnsignedForms): Buffer {
  return messageLayout.encode({ kind, vaultId, staffId, keptAt, forms })
}
