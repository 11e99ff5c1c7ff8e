/** Requests for a second person, as their entries change them. */
import { id } from '../../../shared/contract/basics.ts'
import type { Act } from '../../../shared/contract/ledger.ts'
import { guardedAct, type GuardedAct } from '../../../shared/contract/policy.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import type { Entry } from '../format/entry.ts'
import { encodeSubject, subjectDigest } from '../format/request.ts'
import type { RequestFact } from './authority.ts'
import type { ActRule, ActRules, SignedAct } from './act-rule.ts'
import { isCleared, mayDecide } from './authority-rules.ts'
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
  if (state.request(request) !== null || until <= now || until > now + WAITS_AT_MOST) return false
  state.putRequest({
    ...{ id: request, act, digest, until, compartment: entry.compartment, by: entry.by, at: now },
    ...{ state: 'waiting', second: null, decidedAt: null, answer: '', takenIn: null },
  })
  return true
}

/** The request that an entry names, while it is in this state: nothing is done with one that is over. */
function namedRequest(
  state: AuthorityState,
  { entry, now }: Pick<SignedAct, 'entry' | 'now'>,
  states: readonly RequestFact['state'][],
): RequestFact | null {
  const facts = named.safeParse(entry.facts)
  const request = facts.success ? state.request(facts.data.request) : null
  return request !== null && states.includes(request.state) && now < request.until ? request : null
}

const decided =
  (to: 'approved' | 'declined'): ActRule =>
  (state, signed) => {
    const request = namedRequest(state, signed, ['waiting'])
    if (request === null || !mayDecide(state, request, signed.entry.by, signed.now)) return false
    const { reason } = signed.entry.facts
    const answer = to === 'declined' && typeof reason === 'string' ? reason : ''
    state.putRequest({ ...request, state: to, second: signed.entry.by, decidedAt: signed.now, answer })
    return true
  }

const requestWithdrawn: ActRule = (state, signed) => {
  const request = namedRequest(state, signed, ['waiting', 'approved'])
  if (request?.by !== signed.entry.by) return false
  state.putRequest({ ...request, state: 'withdrawn' })
  return true
}

export const REQUEST_ACTS: ActRules = [
  ['request.made done', requestMade],
  ['request.approved done', decided('approved')],
  ['request.declined done', decided('declined')],
  ['request.withdrawn done', requestWithdrawn],
]

/** The acts whose entries do what was asked for. */
const DEEDS: Readonly<Record<GuardedAct, readonly Act[]>> = {
  'grant.give': ['grant.given'],
  'file.export': ['file.exported'],
  'item.remove': ['item.removed'],
  'policy.set': ['policy.set'],
  'staff.leave': ['staff.left'],
  'older.accept': ['vault.accepted-older'],
  'recovery.use': ['staff.reset', 'recovery.reissued'],
}

export const GUARDED_ACTS: ReadonlySet<string> = new Set(Object.values(DEEDS).flat())

/** What the sheets do is signed by the recovery pair, whoever asked for it. */
const BY_SHEETS: ReadonlySet<GuardedAct> = new Set<GuardedAct>(['older.accept', 'recovery.use'])

/** An act that was begun in time is ended soon: what was agreed to until a day is not kept open for longer. */
const ENDS_WITHIN_MS = 60 * 60 * 1000

/**
 * Follows what an approved request is good for: its intent takes it, and the entry that ends this very intent spends it;
 * an act without an intent does both at once. No other entry does anything with it.
 * @returns the request if this entry is the one by which the act is done; it is never returned again.
 */
export function followRequest(state: AuthorityState, entry: Entry, now: number): RequestFact | null {
  return entry.of === null ? takeRequest(state, entry, now) : spendRequest(state, entry, entry.of, now)
}

function takeRequest(state: AuthorityState, entry: Entry, now: number): RequestFact | null {
  const request = namedRequest(state, { entry, now }, ['approved'])
  if (request === null || !isDeedOf(request, entry) || !mayDecide(state, request, request.second, now)) {
    return null
  }
  if (entry.phase === 'intent') {
    state.putRequest({ ...request, state: 'taken', takenIn: entry.sequence })
    return null
  }
  if (entry.phase !== 'done') return null
  state.putRequest({ ...request, state: 'spent' })
  return request
}

function spendRequest(state: AuthorityState, entry: Entry, intent: number, now: number): RequestFact | null {
  const request = state.requestTakenIn(intent)
  if (request === null || !isDeedOf(request, entry) || entry.phase === 'intent') return null
  state.putRequest({ ...request, state: 'spent' })
  return entry.phase === 'done' && now < endOfTaken(request) ? request : null
}

function endOfTaken({ until }: RequestFact): number {
  return until + ENDS_WITHIN_MS
}

/** Who may decide follows from where an act is said to be, so it is done there and nowhere else. */
function isDeedOf({ act, by, compartment }: RequestFact, entry: Entry): boolean {
  return (
    DEEDS[act].some((deed) => deed === entry.act) &&
    entry.by === (BY_SHEETS.has(act) ? 'recovery' : by) &&
    entry.compartment === compartment
  )
}

/** What was over by a moment stays over, though the sheets set the time back behind it. */
export function lapseRequests(state: AuthorityState, now: number): void {
  for (const request of state.requests()) {
    const isOpen = request.state === 'waiting' || request.state === 'approved'
    const end = request.state === 'taken' ? endOfTaken(request) : request.until
    if ((isOpen || request.state === 'taken') && end <= now) state.putRequest({ ...request, state: 'lapsed' })
  }
}

/** What an entry does, as the input that was asked for: see `requestSubject`. */
interface AgreedDeed {
  readonly act: GuardedAct
  readonly subject: Readonly<Record<string, unknown>>
}

/** Whether the office's rules leave an act to one person alone, or a second one agreed to this very act. */
export function isAgreed(
  state: AuthorityState,
  { act, subject }: AgreedDeed,
  { agreed }: SignedAct,
): boolean {
  if (!state.policy.secondPerson.includes(act)) return true
  return agreed?.act === act && agreed.digest === subjectDigest(act, encodeSubject(subject)).toString('hex')
}
