/** Asking for a second person, and being one. */
import type { CallInput, CallOutput, JobInput } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { type GuardedAct, isActInCompartment, type Request } from '../../../shared/contract/policy.ts'
import { requestFacts } from '../../../shared/contract/request-facts.ts'
import { requestSubject } from '../../../shared/contract/request-subject.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import { ID_BYTES } from '../format/fields.ts'
import { decodeSubject, encodeSubject, requestLayout, subjectDigest } from '../format/request.ts'
import type { Job } from '../jobs/job.ts'
import { staffKeysFrom } from '../keys/staff-keys.ts'
import type { RequestFact } from '../ledger/authority.ts'
import { mayDecide } from '../ledger/authority-rules.ts'
import type { Author } from '../ledger/open-ledger.ts'
import { provePerson } from '../session/prove-person.ts'
import { approve as signApproval, compartmentOf, hasSecondPerson } from '../session/second-person.ts'
import type { SessionRoom } from '../session/session-room.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { namesOfSubject } from './names-of-subject.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * @throws Fault `input-invalid` for a subject that is too long to keep, or lacks the compartment that the act is in, `second-person-missing` where nobody could agree
 * to it now.
 */
export async function makeRequest(
  vault: VaultSession,
  { act, subject, reason }: CallInput<'request.make'>,
): Promise<{ id: Id }> {
  vault.assertWritable()
  const compartment = compartmentOf(act, subject)
  if (isActInCompartment(act) && compartment === null) {
    throw new Fault('input-invalid', { field: 'compartment' })
  }
  if (!hasSecondPerson(vault, compartment)) throw new Fault('second-person-missing')
  const id = randomBytes(ID_BYTES).toString('hex')
  // Whoever asks need not know what a request must never hold.
  const encoded = encodeSubject(requestSubject(subject))
  const until = vault.now() + LIMITS.requestDays * DAY_MS
  vault.registry.transaction(() => {
    vault.registry.putRequest({
      id,
      body: requestLayout.encode({ act, subject: encoded, reason, approval: null }),
    })
    vault.ledger.record('request.made', {
      ...(compartment === null ? {} : { compartment }),
      facts: { request: id, act, digest: subjectDigest(act, encoded).toString('hex'), until },
    })
  })
  await vault.publish()
  return { id }
}

/**
 * What was asked for, newest first. Custodians and auditors see everything; others what is their own, and what they may
 * decide or decided: a reason says more than somebody without a grant should read.
 */
export function listRequests(vault: VaultSession): CallOutput<'request.list'> {
  const codes = new Map(vault.registry.staff().map(({ staffId, code }) => [staffId, code]))
  const { staffId, role } = vault.person
  const requests = vault.authority.requests().flatMap((fact) => {
    const kept = keptRequest(vault, fact.id)
    if (kept === null) return []
    const request = shown(vault, fact, kept, codes)
    const concerns = role !== 'clerk' || request.own || request.mayDecide || fact.second === staffId
    return concerns ? [request] : []
  })
  return { requests: requests.sort((one, other) => other.at - one.at) }
}

/** The person who is here decides. */
export async function decideRequest(
  vault: VaultSession,
  { id, approve, reason }: CallInput<'request.decide'>,
): Promise<void> {
  const { staffId, keys } = vault.person
  await decide(vault, { id, approve, reason }, { by: staffId, signing: keys.signing })
}

/** Somebody else decides at this workstation, with a passcode or key of their own. */
export async function decideHere(
  room: SessionRoom,
  { id, approve, reason, ...person }: JobInput<'request.decide-here'>,
  job: Job,
): Promise<void> {
  const vault = room.vault()
  vault.assertWritable()
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const proof = { ...person, act: 'approve' } as const
  const { staffKey: opened, slot } = await provePerson(room.environment, vault, room.keys, proof)
  using staffKey = opened
  using keys = staffKeysFrom(slot.staffId, staffKey)
  await decide(vault, { id, approve, reason }, { by: slot.staffId, signing: keys.signing })
}

/** Whoever asked takes it back. */
export async function withdrawRequest(
  vault: VaultSession,
  { id }: CallInput<'request.withdraw'>,
): Promise<void> {
  vault.assertWritable()
  const fact = openRequest(vault, id)
  if (fact.by !== vault.person.staffId) throw new Fault('no-right')
  vault.ledger.record('request.withdrawn', { facts: { request: id } })
  await vault.publish()
}

/** What an approved request of one's own is about, to do it now. */
export function approvedSubject(
  vault: VaultSession,
  { id }: CallInput<'request.subject'>,
): CallOutput<'request.subject'> {
  const fact = vault.authority.request(id)
  const kept = keptRequest(vault, id)
  if (fact?.state !== 'approved' || fact.by !== vault.person.staffId || kept === null) {
    throw new Fault('request-over')
  }
  return { act: kept.act, subject: kept.subject }
}

interface Decision {
  readonly id: Id
  readonly approve: boolean
  readonly reason: string
}

/** @throws Fault `request-over`, `second-person-same`, `reason-missing` for declining without one. */
async function decide(vault: VaultSession, { id, approve, reason }: Decision, author: Author): Promise<void> {
  vault.assertWritable()
  const fact = openRequest(vault, id)
  const row = vault.registry.request(id)
  if (row === null || author.by === 'recovery') throw new Fault('request-over')
  const body = requestLayout.decode(row.body)
  const digest = subjectDigest(body.act, body.subject).toString('hex')
  // The row could have been exchanged since it was asked for: the entry names what was meant.
  if (body.act !== fact.act || digest !== fact.digest) throw new Fault('request-over')
  const compartment = compartmentOf(body.act, decodeSubject(body.subject))
  if (!mayDecide(vault.authority, { by: fact.by, compartment }, author.by, vault.now())) {
    throw new Fault('second-person-same')
  }
  const ledger = vault.ledger.as(author)
  if (approve) {
    const approval = signApproval(vault, fact, author.signing)
    vault.registry.transaction(() => {
      vault.registry.putRequest({ id, body: requestLayout.encode({ ...body, approval }) })
      ledger.record('request.approved', { facts: { request: id, signature: approval.toString('hex') } })
    })
  } else {
    if (reason === '') throw new Fault('reason-missing')
    ledger.record('request.declined', { facts: { request: id, reason } })
  }
  await vault.publish()
}

/** @throws Fault `request-over` for one that nobody can decide any more. */
function openRequest(vault: VaultSession, id: Id): RequestFact {
  const fact = vault.authority.request(id)
  if (fact?.state !== 'waiting' || fact.until <= vault.now()) throw new Fault('request-over')
  return fact
}

interface KeptRequest {
  readonly act: GuardedAct
  readonly subject: Record<string, unknown>
  readonly reason: string
}

/** Null if the body is not what the entry named. */
function keptRequest(vault: VaultSession, id: Id): KeptRequest | null {
  const fact = vault.authority.request(id)
  const row = vault.registry.request(id)
  if (fact === null || row === null) return null
  try {
    const { act, subject, reason } = requestLayout.decode(row.body)
    if (subjectDigest(act, subject).toString('hex') !== fact.digest) return null
    return { act, subject: decodeSubject(subject), reason }
  } catch (error) {
    // One spoilt row must not hide the requests of everybody else.
    if (error instanceof Fault) return null
    throw error
  }
}

function shown(
  vault: VaultSession,
  fact: RequestFact,
  { act, subject, reason }: KeptRequest,
  codes: ReadonlyMap<Id, string>,
): Request {
  const { staffId } = vault.person
  const now = vault.now()
  const lapsed = fact.until <= now && (fact.state === 'waiting' || fact.state === 'approved')
  const waiting = fact.state === 'waiting' && !lapsed
  return {
    id: fact.id,
    act,
    by: codes.get(fact.by) ?? '',
    byName: vault.directory.certificate(fact.by)?.name ?? '',
    at: fact.at,
    until: fact.until,
    state: lapsed ? 'lapsed' : shownState(fact),
    second: fact.second === null ? null : (codes.get(fact.second) ?? ''),
    answer: fact.answer,
    reason,
    facts: requestFacts(subject),
    names: waiting || fact.state === 'approved' ? namesOfSubject(vault, subject) : [],
    mayDecide:
      waiting &&
      mayDecide(vault.authority, { by: fact.by, compartment: compartmentOf(act, subject) }, staffId, now),
    own: fact.by === staffId,
  }
}

/** Once its act has begun, a request is used, whatever becomes of that act. */
function shownState({ state }: RequestFact): Request['state'] {
  return state === 'taken' || state === 'spent' ? 'used' : state
}
