/** The account of a catalogue: whose act made it what it is, signed by that person and kept beside the rows. */
import { z } from '../../../shared/zod.ts'
import { countField, hashField, idField, signatureField } from './fields.ts'
import { layout } from './layout.ts'

const ACCOUNT_MAX_BYTES = 1024

const unsigned = {
  vaultId: idField,
  compartment: idField,
  /** Of the key that the root was made with. */
  epoch: countField,
  /** Generation and root of the catalogue once the transaction that writes this has ended. */
  generation: countField,
  root: hashField,
  /** The sequence of the entry that began the act. */
  intent: countField,
  by: idField,
}

const unsignedSchema = z.strictObject(unsigned)
export type UnsignedAccount = z.output<typeof unsignedSchema>

const schema = z.strictObject({ ...unsigned, signature: signatureField })
export type CatalogueAccount = z.output<typeof schema>

export const accountLayout = layout(schema, 'catalogue-damaged', ACCOUNT_MAX_BYTES)
const messageLayout = layout(unsignedSchema, 'catalogue-damaged', ACCOUNT_MAX_BYTES)

/** What the author signs: everything but the signature. */
export function accountMessage(account: UnsignedAccount): Buffer {
  const { vaultId, compartment, epoch, generation, root, intent, by } = account
  return messageLayout.encode({ vaultId, compartment, epoch, generation, root, intent, by })
}
