/** One entry of the ledger. Each carries the hash of the one before it, and its author's signature. */
import type { Id } from '../../../shared/contract/basics.ts'
import { act, phase } from '../../../shared/contract/ledger.ts'
import { z } from '../../../shared/zod.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import {
  countField,
  hashField,
  idBytes,
  idField,
  instantField,
  partyField,
  signatureField,
} from './fields.ts'
import { layout } from './layout.ts'

export const ENTRY_MAX_BYTES = 64 * 1024

/** Codes, ids and numbers: never a name, a content or a secret. */
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type Facts = z.output<typeof facts>

const unsignedSchema = z.strictObject({
  /** From 1, without gaps. */
  sequence: countField,
  /** `entryHash` of the entry before; {@link genesisHash} in the first. */
  previous: hashField,
  at: instantField,
  by: partyField,
  /** The ledger outlives programs: one that is older than an act can still verify its entry. */
  act: z.string().regex(/^[a-z-]{1,32}\.[a-z-]{1,32}$/),
  phase,
  /** The sequence of the intent that this entry ends. */
  of: countField.nullable(),
  compartment: idField.nullable(),
  facts,
})
export type UnsignedEntry = z.output<typeof unsignedSchema>
export type Entry = UnsignedEntry & { readonly signature: Buffer }

export const entryLayout = layout(
  unsignedSchema.extend({ signature: signatureField }),
  'ledger-damaged',
  ENTRY_MAX_BYTES,
)
const messageLayout = layout(unsignedSchema.extend({ vaultId: idField }), 'ledger-damaged', ENTRY_MAX_BYTES)

/** What the author signs: the vault and everything but the signature. */
export function entryMessage(vaultId: Id, entry: UnsignedEntry): Buffer {
  const { sequence, previous, at, by, act: done, phase: stage, of, compartment, facts: about } = entry
  return messageLayout.encode({
    ...{ vaultId, sequence, previous, at, by, of, compartment },
    ...{ act: done, phase: stage, facts: about },
  })
}

/** The link that the next entry carries: over the whole entry, signature included. */
export function entryHash(encoded: Buffer): Buffer {
  return hash(LABELS.entryHash, [encoded])
}

/** What stands before the first entry of a vault. */
export function genesisHash(vaultId: Id): Buffer {
  return hash(LABELS.entryHash, [idBytes(vaultId)])
}

/** @throws Fault `format-newer` for an act that this program does not know. */
export function knownAct(of: Pick<Entry, 'act'>): z.infer<typeof act> {
  const known = act.safeParse(of.act)
  if (!known.success) throw new Fault('format-newer', { act: of.act })
  return known.data
}
