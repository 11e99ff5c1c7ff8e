/** Requests for a second person, as their entries change them. */
import { id } from '../../../shared/contract/basics.ts'
import { guardedAct, type GuardedAct } from '../../../shared/contract/policy.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import type { Entry } from '../format/entry.ts'
import { encodeSubject, subjectDigest } from '../format/request.ts'
import type { RequestFact } from './authority.ts'
import type { ActRule, ActRules, SignedAct } from './act-rule.ts'
import { isActingCustodian, isCleared, mayAdminister } from './authority-rules.ts'
import type { AuthorityState } from './authority-state.ts'

const made = z.object({
  request: id,
  act: guardedAct,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  until: z.int().nonnegative(),
})
const named = z.object({ request: id })

/** An agreement must not lie ready for years. A day more than is asked for, for clocks that are set meanwhile. */
const WAITS_AT_MOST = (LIMITS.requestDays + 1) * 24 * 60 * 60 * 1000

const requestMade: ActRule = (state, { entry, now }) => {
  const facts = made.safeParse(entry.facts)
  const member = state.member(entry.by)
  if (!facts.success || member === null || !isCleared(member, state, now)) return false
  const { request, act, digest, until } = facts.data
  if (state.request(request) !== null || until > now + WAITS_AT_MOST) return false
  state.putRequest({
    ...{ id: request, act, digest, until, compartment: entry.compartment, by: entry.by, at: now },
    ...{ state: 'waiting', second: null, decidedAt: null, answer: '', usedIn: null },
  })
  return true
}

/** The request that an entry names, while it waits for that. */
function waiting(state: AuthorityState, { entry, now }: SignedAct): RequestFact | null {
  const facts = named.safeParse(entry.facts)
  const request = facts.success ? state.request(facts.data.request) : null
  return request?.state === 'waiting' && now < request.until ? request : null
}

/** Never whoever asked: another custodian, or for an act in a compartment somebody else who administers it. */
function mayDecide(
  state: AuthorityState,
  { by, compartment }: RequestFact,
  { entry, now }: SignedAct,
): boolean {
  if (entry.by === by || entry.by === 'recovery') return false
  const administers = compartment !== null && mayAdminister(state, entry.by, compartment, now)
  return administers || isActingCustodian(state, entry.by, now)
}

const decided =
  (to: 'approved' | 'declined'): ActRule =>
  (state, signed) => {
    const request = waiting(state, signed)
    if (request === null || !mayDecide(state, request, signed)) return false
    const { reason } = signed.entry.facts
    const answer = to === 'declined' && typeof reason === 'string' ? reason : ''
    state.putRequest({ ...request, state: to, second: signed.entry.by, decidedAt: signed.now, answer })
    return true
  }

const requestWithdrawn: ActRule = (state, { entry }) => {
  const facts = named.safeParse(entry.facts)
  const request = facts.success ? state.request(facts.data.request) : null
  if (request?.by !== entry.by || (request.state !== 'waiting' && request.state !== 'approved')) return false
  state.putRequest({ ...request, state: 'withdrawn' })
  return true
}

export const REQUEST_ACTS: ActRules = [
  ['request.made done', requestMade],
  ['request.approved done', decided('approved')],
  ['request.declined done', decided('declined')],
  ['request.withdrawn done', requestWithdrawn],
]

/** Acts whose entries may name the request that allows them. */
export const GUARDED_ACTS: ReadonlySet<string> = new Set([
  'grant.given',
  'file.exported',
  'item.removed',
  'policy.set',
  'staff.left',
  'vault.accepted-older',
  'staff.reset',
  'recovery.reissued',
])

/** The first entry of a guarded act that names an approved request of its author uses it up. */
export function useRequest(state: AuthorityState, { entry, now }: SignedAct): void {
  if (entry.phase !== 'intent' && entry.phase !== 'done') return
  const facts = named.safeParse(entry.facts)
  const request = facts.success ? state.request(facts.data.request) : null
  if (request?.state !== 'approved' || now >= request.until) return
  if (request.by !== entry.by && entry.by !== 'recovery') return
  state.putRequest({ ...request, state: 'used', usedIn: entry.sequence })
}

/** What an entry does, as the input that was asked for: see `requestSubject`. */
interface AgreedDeed {
  readonly act: GuardedAct
  readonly subject: Readonly<Record<string, unknown>>
}

/**
 * Whether the office's rules leave an act to one person alone, or a second one agreed to this very act. An approval that an
 * intent has used up is good for one entry that ends it, whatever others name that intent.
 */
export function takeAgreement(state: AuthorityState, { act, subject }: AgreedDeed, entry: Entry): boolean {
  if (!state.policy.secondPerson.includes(act)) return true
  const facts = named.safeParse(entry.facts)
  const request = facts.success ? state.request(facts.data.request) : null
  if (request?.state !== 'used' || request.act !== act || request.by !== entry.by) return false
  if (request.usedIn !== entry.sequence && request.usedIn !== entry.of) return false
  // Who may decide follows from where an act is said to be.
  if (request.compartment !== entry.compartment) return false
  if (request.digest !== subjectDigest(act, encodeSubject(subject)).toString('hex')) return false
  state.putRequest({ ...request, usedIn: entry.sequence })
  return true
}
