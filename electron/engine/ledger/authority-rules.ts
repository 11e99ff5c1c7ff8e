/** What follows from an authority at a moment: who may work, and who may do what where. No I/O, no clock. */
import type { Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import type { ClearanceProblem } from '../../../shared/contract/staff.ts'
import type { Party } from '../format/fields.ts'
import type { Authority, Clearance, GrantFact, Member, RequestFact } from './authority.ts'
import { addMonths } from './months.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The time that every expiry is judged by: a clock that is set back brings nothing back to life.
 * @param now of the machine's clock
 */
export function trustedNow(now: number, authority: Pick<Authority, 'latest'>): number {
  return Math.max(now, authority.latest)
}

/**
 * What keeps somebody from working, with the moment since when, if there is one; null while nothing does. The recovery
 * sheets vouch for whoever they appointed: papers that such a person lacks are advised, not demanded.
 */
export function clearance(member: Member, authority: Authority, now: number): Clearance | null {
  return strictClearance(member, authority, now, () => isLastCustodian(member, authority, now))
}

export function clearanceProblem(member: Member, authority: Authority, now: number): ClearanceProblem | null {
  return clearance(member, authority, now)?.problem ?? null
}

export function isCleared(member: Member, authority: Authority, now: number): boolean {
  return clearance(member, authority, now) === null
}

/** Whether nobody else could administer the vault: such a custodian cannot leave, be suspended, or lapse by absence. */
export function isLastCustodian(member: Member, authority: Authority, now: number): boolean {
  if (member.role !== 'custodian') return false
  return !authority
    .members()
    .some(
      (other) =>
        other.staffId !== member.staffId &&
        other.role === 'custodian' &&
        strictClearance(other, authority, now, () => false) === null,
    )
}

/** Whether screening and agreement are both recorded and current, or vouched for. */
export function hasPapers(member: Member, authority: Authority, now: number): boolean {
  return paperProblem(member, authority, now) === null
}

/**
 * Whether somebody holds the registry's key, and signs the vault's state: as long as they are here and no screening
 * failed. Papers that ended are no reason: what was signed while they were good must go on to count.
 */
export function holdsRegistry({ state, screening }: Member): boolean {
  return state === 'here' && screening?.outcome !== 'failed'
}

/** Whether what a party signs now counts as the vault's state. */
export function maySignState(authority: Pick<Authority, 'member'>, party: string): boolean {
  if (party === 'recovery') return true
  const member = authority.member(party)
  return member !== null && holdsRegistry(member)
}

/** Problems that the person resolves by reading and signing. */
export function isForSigning(problem: ClearanceProblem): boolean {
  return problem === 'agreement-missing' || problem === 'agreement-lapsed' || problem === 'agreement-new'
}

function strictClearance(
  member: Member,
  authority: Authority,
  now: number,
  mayBeAbsent: () => boolean,
): Clearance | null {
  if (member.state === 'left') return { problem: 'left', until: member.stateAt }
  if (member.state === 'suspended') return { problem: 'suspended', until: null }
  if (member.startsAt !== null && now < member.startsAt) return { problem: 'not-started', until: null }
  const absentFrom = absenceEndsAt(member, authority)
  if (now >= absentFrom && !mayBeAbsent()) return { problem: 'dormant', until: absentFrom }
  return paperProblem(member, authority, now)
}

/** When somebody who does not unlock until then counts as absent for too long. */
function absenceEndsAt({ lastUnlockedAt, stateAt, startsAt }: Member, { policy }: Authority): number {
  return (lastUnlockedAt ?? Math.max(stateAt, startsAt ?? 0)) + policy.dormantDays * DAY_MS
}

function paperProblem(member: Member, authority: Authority, now: number): Clearance | null {
  const { screening, vouched } = member
  if (screening?.outcome === 'failed') return { problem: 'screening-failed', until: null }
  if (vouched) return null
  if (screening === null) return { problem: 'screening-missing', until: null }
  const until = screeningUntil(screening, authority)
  if (now >= until) return { problem: 'screening-lapsed', until }
  return agreementProblem(member, authority, now)
}

/** When a screening ends: its own end, or that of the office's rules. */
export function screeningUntil(
  { at, until }: NonNullable<Member['screening']>,
  { policy }: Pick<Authority, 'policy'>,
): number {
  return until ?? addMonths(at, policy.screeningMonths)
}

function agreementProblem({ agreement }: Member, authority: Authority, now: number): Clearance | null {
  if (agreement === null || authority.agreement === null) return { problem: 'agreement-missing', until: null }
  if (agreement.version !== authority.agreement.version) return { problem: 'agreement-new', until: null }
  if (agreement.until === null || now < agreement.until) return null
  return { problem: 'agreement-lapsed', until: agreement.until }
}

/** The grant by which somebody may use a compartment's present key now, whether or not they are cleared; or null. */
export function currentGrant(
  authority: Authority,
  compartment: Id,
  grantee: Id,
  now: number,
): GrantFact | null {
  const grant = authority.grant(compartment, grantee)
  if (grant?.epoch !== authority.epoch(compartment).epoch) return null
  return grant.until === null || now < grant.until ? grant : null
}

/** Rights that let content or keys out of hands that have them now. */
const WEIGHTY: readonly Right[] = ['export', 'administer']

type Given = Pick<GrantFact, 'rights' | 'until'>

/** Whether one grant lasts longer than another. */
export function lastsLonger({ until }: Given, than: Given): boolean {
  return than.until !== null && (until === null || until > than.until)
}

/**
 * Whether a grant gives a weighty right that somebody did not hold, or for longer than they held it: what a second person
 * agreed to until a day must not go on behind that day by the first one's word alone.
 */
export function givesWeight(grant: Given, held: Given | null): boolean {
  const isLonger = held === null || lastsLonger(grant, held)
  return WEIGHTY.some((one) => grant.rights.has(one) && (isLonger || !held.rights.has(one)))
}

/** What somebody may do in a compartment now: nothing without a current grant and clearance. */
export function rightsOf(
  authority: Authority,
  compartment: Id,
  staffId: Id,
  now: number,
): ReadonlySet<Right> {
  const member = authority.member(staffId)
  if (member === null || !isCleared(member, authority, now)) return new Set()
  return currentGrant(authority, compartment, staffId, now)?.rights ?? new Set()
}

/** Whether somebody gives and revokes grants of a compartment. */
export function mayAdminister(authority: Authority, party: Party, compartment: Id, now: number): boolean {
  return party === 'recovery' || rightsOf(authority, compartment, party, now).has('administer')
}

/** Whether somebody administers the vault now. */
export function isActingCustodian(authority: Authority, party: Party, now: number): boolean {
  if (party === 'recovery') return false
  const member = authority.member(party)
  return member?.role === 'custodian' && isCleared(member, authority, now)
}

/**
 * Whether somebody answers for a compartment's key and catalogue now: they administer it, or the vault and hold its key.
 * They may begin its next epoch.
 */
export function mayRenew(authority: Authority, compartment: Id, party: Party, now: number): boolean {
  if (mayAdminister(authority, party, compartment, now)) return true
  return isActingCustodian(authority, party, now) && currentGrant(authority, compartment, party, now) !== null
}

/**
 * Whether somebody may be the second person of an act: never whoever asks for it; a custodian, or for an act in a
 * compartment whoever administers it, who may work at the moment.
 */
export function mayDecide(
  authority: Authority,
  { by, compartment }: Pick<RequestFact, 'by' | 'compartment'>,
  decider: Party | null,
  now: number,
): boolean {
  if (decider === null || decider === by || decider === 'recovery') return false
  const administers = compartment !== null && mayAdminister(authority, decider, compartment, now)
  return administers || isActingCustodian(authority, decider, now)
}
