/** A request for a second person: what is asked, and what the second person signs. */
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import { guardedAct } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { hashField, idField, instantField, signatureField, someBytes } from './fields.ts'
import { isWithin } from './cbor-bounds.ts'
import { layout } from './layout.ts'

const REQUEST_MAX_BYTES = 1024 * 1024
const SUBJECT_MAX_BYTES = REQUEST_MAX_BYTES - 4096
const REASON_MAX_CHARACTERS = 500
/** A subject is the input of an act: items one by one are the most that it names. */
const SUBJECT_BOUNDS = { items: LIMITS.itemsPerAct + 1000, longest: LIMITS.itemsPerAct, depth: 8 }

/** What stands in the registry; who asked and when is said by the ledger's entry. */
export const requestLayout = layout(
  z.strictObject({
    act: guardedAct,
    /** {@link encodeSubject} */
    subject: someBytes(SUBJECT_MAX_BYTES),
    reason: z.string().max(REASON_MAX_CHARACTERS),
    /** The second person's, over {@link approvalMessage}; null until somebody approved. */
    approval: signatureField.nullable(),
  }),
  'registry-damaged',
  REQUEST_MAX_BYTES,
)

/** The input of a guarded act without places and approval, in its one encoding. What is undefined is left out. */
export function encodeSubject(subject: Readonly<Record<string, unknown>>): Buffer {
  const plain: unknown = JSON.parse(JSON.stringify(subject))
  const bytes = encode(plain, rfc8949EncodeOptions)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** @throws Fault `registry-damaged` for bytes that are no subject: whoever made a request wrote them. */
export function decodeSubject(bytes: Buffer): Record<string, unknown> {
  if (!isWithin(bytes, SUBJECT_BOUNDS)) throw new Fault('registry-damaged')
  try {
    return z.record(z.string(), z.unknown()).parse(decode(bytes, { strict: true }))
  } catch {
    throw new Fault('registry-damaged')
  }
}

/** Binds a request to one act on one subject: an approval serves for nothing else. */
export function subjectDigest(act: z.infer<typeof guardedAct>, subject: Buffer): Buffer {
  return hash(LABELS.requestSubject, [Buffer.from(`${act}\n`, 'utf8'), subject])
}

const approvalLayout = layout(
  z.strictObject({
    vaultId: idField,
    request: idField,
    act: guardedAct,
    digest: hashField,
    /** Who asked. */
    by: idField,
    until: instantField,
  }),
  'ledger-damaged',
  4096,
)
export type Approval = Parameters<typeof approvalLayout.encode>[0]

/** What the second person signs. */
export function approvalMessage({ vaultId, request, act, digest, by, until }: Approval): Buffer {
  return approvalLayout.encode({ vaultId, request, act, digest, by, until })
}
