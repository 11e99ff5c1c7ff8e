/** Forms that somebody was filling when the vault locked, as they stand in the sealed box of the table `form`. */
import { z } from '../../../shared/zod.ts'
import { idField, instantField } from './fields.ts'
import { layout } from './layout.ts'

/** All forms of a person together, as JSON. */
export const KEPT_FORMS_MAX_BYTES = 256 * 1024
const FRAME_MAX_BYTES = 4096

/** What, where and whose it is stands inside the box: one put elsewhere opens to nothing. */
export const keptFormsLayout = layout(
  z.strictObject({
    kind: z.literal('forms'),
    vaultId: idField,
    staffId: idField,
    keptAt: instantField,
    forms: z.array(z.strictObject({ name: z.string().max(64), body: z.string() })).max(20),
  }),
  'registry-damaged',
  KEPT_FORMS_MAX_BYTES + FRAME_MAX_BYTES,
)
