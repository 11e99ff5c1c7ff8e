import type { Id } from '../../../shared/contract/basics.ts'
import { type GuardedAct, isActInCompartment } from '../../../shared/contract/policy.ts'
import { requestSubject } from '../../../shared/contract/request-subject.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import { type SigningPair, verify } from '../crypto/pairs.ts'
import type { Facts } from '../format/entry.ts'
import { approvalMessage, encodeSubject, requestLayout, subjectDigest } from '../format/request.ts'
import type { RequestFact } from '../ledger/authority.ts'
import { mayDecide } from '../ledger/authority-rules.ts'
import type { OpenVault } from './open-vault.ts'

/** The parsed input of a guarded act; `approval` names an approved request. */
export interface GuardedInput {
  readonly approval?: Id | undefined
}

/**
 * Lets a guarded act pass only with a second person's signature over this very act, where the office's rules ask for it.
 * @returns facts for the act's entries: the request, who approved, and the signature; none where no rule asks.
 * @throws Fault `second-person` without an approval; `request-over` for one that is used, late, another's, of something
 * else, or of somebody who may not work any more.
 */
export function secondPerson(vault: OpenVault, act: GuardedAct, input: GuardedInput): Facts {
  if (!vault.authority.policy.secondPerson.includes(act)) return {}
  if (input.approval === undefined) throw new Fault('second-person', { act })
  const fact = vault.authority.request(input.approval)
  const approval = fact === null ? null : approvalOf(vault, fact)
  if (fact === null || approval === null || !isAbout(vault, fact, act, requestSubject({ ...input })))
    throw new Fault('request-over')
  return { request: fact.id, second: approval.second, secondSignature: approval.signature.toString('hex') }
}

function isAbout(
  vault: OpenVault,
  fact: RequestFact,
  act: GuardedAct,
  subject: Readonly<Record<string, unknown>>,
): boolean {
  const { person, authority } = vault
  const now = vault.now()
  return (
    fact.state === 'approved' &&
    fact.act === act &&
    fact.by === person.staffId &&
    fact.until > now &&
    fact.digest === subjectDigest(act, encodeSubject(subject)).toString('hex') &&
    mayDecide(authority, { by: fact.by, compartment: compartmentOf(act, subject) }, fact.second, now)
  )
}

/** The second person's signature, if it is theirs. */
function approvalOf(vault: OpenVault, fact: RequestFact): { second: Id; signature: Buffer } | null {
  const { second } = fact
  const row = vault.registry.request(fact.id)
  if (second === null || row === null) return null
  const signature = requestLayout.decode(row.body).approval
  const key = vault.directory.signingKey(second)
  if (signature === null || key === null) return null
  return verify(key, LABELS.approval, messageOf(vault, fact), signature) ? { second, signature } : null
}

/** What a second person signs to approve a request of this vault. */
export function approve(vault: OpenVault, request: AskedFor, signing: SigningPair): Buffer {
  return signing.sign(LABELS.approval, messageOf(vault, request))
}

type AskedFor = Pick<RequestFact, 'id' | 'act' | 'digest' | 'by' | 'until'>

function messageOf({ vaultId }: OpenVault, { id, act, digest, by, until }: AskedFor): Buffer {
  return approvalMessage({ vaultId, request: id, act, digest: Buffer.from(digest, 'hex'), by, until })
}

/** Whether anybody could be the second person now of what the person who is here asks for. */
export function hasSecondPerson(vault: OpenVault, compartment: Id | null): boolean {
  const { authority, person } = vault
  const by = person.staffId
  const now = vault.now()
  return authority.members().some(({ staffId }) => mayDecide(authority, { by, compartment }, staffId, now))
}

/** The compartment that a guarded act is in, by its input; null for an act of the vault, whatever else the input says. */
export function compartmentOf(act: GuardedAct, subject: Readonly<Record<string, unknown>>): Id | null {
  const { compartment } = subject
  return isActInCompartment(act) && typeof compartment === 'string' ? compartment : null
}
