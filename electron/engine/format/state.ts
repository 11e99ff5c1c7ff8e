/** The signed state: what the newest ledger entry, databases and head are, said by whoever changed them last. */
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import {
  countField,
  hashField,
  idField,
  instantField,
  partyField,
  publicKeyField,
  signatureField,
} from './fields.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'

/** More than one of as many compartments as a head may name. */
export const STATE_MAX_BYTES = 512 * 1024

const compartment = z.strictObject({
  id: idField,
  /** Counts the catalogue's changes. */
  generation: countField,
  /** Sum of the keyed tags of its critical rows, modulo 2^256. */
  root: hashField,
})
const compartments = listOf(compartment, LIMITS.compartmentsMax).refine((list) =>
  list.every((one, at) => at === 0 || (list[at - 1]?.id ?? '') < one.id),
)

const unsigned = {
  vaultId: idField,
  /** Grows by one with every state that is signed. */
  sequence: countField,
  at: instantField,
  /** `accessDigest` of the head that carries this state: slots, registry grants and recovery facts are signed with it. */
  access: hashField,
  /** The last entry. */
  ledger: z.strictObject({ sequence: countField, hash: hashField }),
  /** The registry but its ledger: the count of its changes, and the keyed hash of its rows. */
  registry: z.strictObject({ generation: countField, root: hashField }),
  /** In the order of their ids, each once. */
  compartments,
  signer: partyField,
  signerKey: publicKeyField,
}

const unsignedSchema = z.strictObject(unsigned)
export type UnsignedState = z.output<typeof unsignedSchema>

export const stateSchema = z.strictObject({ ...unsigned, signature: signatureField })
export type SignedState = z.output<typeof stateSchema>
export type CompartmentState = SignedState['compartments'][number]

export const stateLayout = layout(stateSchema, 'head-damaged', STATE_MAX_BYTES)
const unsignedLayout = layout(unsignedSchema, 'head-damaged', STATE_MAX_BYTES)

/** What the signer signs: everything but the signature. */
export function stateMessage(state: UnsignedState): Buffer {
  const { vaultId, sequence, at, access, ledger, registry, signer, signerKey } = state
  return unsignedLayout.encode({
    ...{ vaultId, sequence, at, access, ledger, registry, signer, signerKey },
    compartments: state.compartments,
  })
}
