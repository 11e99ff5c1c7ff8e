/** Which entries of the ledger change the authority, who must have signed each, and what it changes. */
import { id } from '../../../shared/contract/basics.ts'
import { right, type Right } from '../../../shared/contract/file.ts'
import { role } from '../../../shared/contract/staff.ts'
import { z } from '../../../shared/zod.ts'
import type { Entry } from '../format/entry.ts'
import type { StaffCertificate } from '../format/staff-certificate.ts'
import type { GrantFact, Member } from './authority.ts'
import {
  clearanceProblem,
  currentGrant,
  isActingCustodian,
  isCleared,
  isForSigning,
  isLastCustodian,
  mayAdminister,
} from './authority-rules.ts'
import type { AuthorityState } from './authority-state.ts'
import type { Directory } from './directory.ts'
import { addMonths } from './months.ts'
import { policyFrom } from './policy-facts.ts'
import { isAgreed, REQUEST_ACTS } from './request-acts.ts'

/** An entry whose signature verifies. */
export interface SignedAct {
  readonly entry: Entry
  /** The trusted time of the entry: never before an earlier one. */
  readonly now: number
  readonly directory: Directory
}

/** @returns whether its author had the right to it; if not, nothing changed. */
export type ActRule = (state: AuthorityState, signed: SignedAct) => boolean

const hex32 = z.string().regex(/^[0-9a-f]{64}$/)
const instant = z.int().nonnegative()

const introduction = z.object({ staff: id, certificate: hex32 })
const about = z.object({ staff: id })

function introduced({ entry, directory }: SignedAct): StaffCertificate | null {
  const facts = introduction.safeParse(entry.facts)
  if (!facts.success) return null
  const { staff, certificate } = facts.data
  if (directory.certificateHash(staff)?.toString('hex') !== certificate) return null
  return directory.certificate(staff)
}

function newMember(certificate: StaffCertificate, now: number): Member {
  const { staffId, role: held } = certificate
  return {
    ...{ staffId, role: held, startsAt: null, vouched: certificate.by === 'recovery' },
    ...{ screening: null, agreement: null, state: 'here', stateAt: now, lastUnlockedAt: null },
  }
}

/** The first custodian makes the vault: only the first entry counts, and only the sheets vouch. */
const vaultCreated: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  if (certificate?.by !== 'recovery' || signed.entry.sequence !== 1) return false
  if (signed.entry.by !== certificate.staffId && signed.entry.by !== 'recovery') return false
  state.putMember(newMember(certificate, signed.now))
  return true
}

const custodianAppointed: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  if (signed.entry.by !== 'recovery' || certificate?.by !== 'recovery') return false
  if (state.member(certificate.staffId) !== null) return false
  state.putMember(newMember(certificate, signed.now))
  return true
}

const enrolment = z.object({ role, startsAt: instant.optional() })

const staffEnrolled: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  const facts = enrolment.safeParse(signed.entry.facts)
  if (certificate === null || !facts.success || certificate.role !== facts.data.role) return false
  if (certificate.by !== signed.entry.by || !isActingCustodian(state, certificate.by, signed.now))
    return false
  if (state.member(certificate.staffId) !== null) return false
  state.putMember({ ...newMember(certificate, signed.now), startsAt: facts.data.startsAt ?? null })
  return true
}

const reset = z.object({ previous: id })

/** The same person under new keys: papers and standing go on, the old keys are done with. */
const staffReset: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  const facts = reset.safeParse(signed.entry.facts)
  if (signed.entry.by !== 'recovery' || certificate?.by !== 'recovery' || !facts.success) return false
  const previous = state.member(facts.data.previous)
  if (previous === null || previous.state === 'left' || previous.role !== certificate.role) return false
  if (state.member(certificate.staffId) !== null) return false
  state.putMember({ ...previous, staffId: certificate.staffId, lastUnlockedAt: signed.now })
  state.putMember({ ...previous, state: 'left', stateAt: signed.now })
  for (const { compartment } of grantsOf(state, previous.staffId)) {
    state.removeGrant(compartment, previous.staffId)
  }
  return true
}

/** The member whom a custodian's entry is about; null if its author is no acting custodian, or the person themselves. */
function administered(state: AuthorityState, { entry, now }: SignedAct): Member | null {
  const facts = about.safeParse(entry.facts)
  if (!facts.success || facts.data.staff === entry.by || !isActingCustodian(state, entry.by, now)) return null
  const member = state.member(facts.data.staff)
  return member === null || member.state === 'left' ? null : member
}

const screened = z.object({
  outcome: z.enum(['passed', 'failed']),
  checkedAt: instant,
  reference: z.string(),
  until: instant.optional(),
})

const staffScreened: ActRule = (state, signed) => {
  const member = administered(state, signed)
  const facts = screened.safeParse(signed.entry.facts)
  if (member === null || !facts.success) return false
  const { outcome, checkedAt, reference, until = null } = facts.data
  const screening = { outcome, at: checkedAt, reference, until, by: signed.entry.by }
  state.putMember({ ...member, screening })
  return true
}

const staffSuspended: ActRule = (state, signed) => {
  const member = administered(state, signed)
  if (member === null || isLastCustodian(member, state, signed.now)) return false
  state.putMember({ ...member, state: 'suspended', stateAt: signed.now })
  return true
}

/** Ends a suspension, and counts as use for somebody who was away for long. */
const staffResumed: ActRule = (state, signed) => {
  const member = administered(state, signed)
  if (member === null) return false
  const stateAt = member.state === 'here' ? member.stateAt : signed.now
  state.putMember({ ...member, state: 'here', stateAt, lastUnlockedAt: signed.now })
  return true
}

const staffLeft: ActRule = (state, signed) => {
  const member = administered(state, signed)
  if (member === null || isLastCustodian(member, state, signed.now)) return false
  if (!isAgreed(state, 'staff.leave', signed.entry)) return false
  state.putMember({ ...member, state: 'left', stateAt: signed.now })
  for (const { compartment } of grantsOf(state, member.staffId)) {
    state.removeGrant(compartment, member.staffId)
    state.markDue(compartment)
  }
  return true
}

/** Unlocking counts as use only for somebody who may: else the absent would call themselves present. */
const sessionUnlocked: ActRule = (state, { entry, now }) => {
  const member = state.member(entry.by)
  if (member === null) return false
  const problem = clearanceProblem(member, state, now)
  if (problem !== null && !isForSigning(problem)) return false
  state.putMember({ ...member, lastUnlockedAt: now })
  return true
}

const issued = z.object({ version: instant, text: hex32, months: z.int().min(1).max(120).optional() })

const agreementIssued: ActRule = (state, { entry, now }) => {
  const facts = issued.safeParse(entry.facts)
  if (!facts.success || !isActingCustodian(state, entry.by, now)) return false
  const { version, text, months = null } = facts.data
  if (version !== (state.agreement?.version ?? 0) + 1) return false
  state.agreement = { version, text, months, at: now, by: entry.by }
  return true
}

const accepted = z.object({ staff: id, version: instant, text: hex32 })

/** Only the person's own signature binds the person, and only to the text that the office issued last. */
const agreementAccepted: ActRule = (state, { entry, now }) => {
  const facts = accepted.safeParse(entry.facts)
  const { agreement } = state
  if (!facts.success || agreement === null || facts.data.staff !== entry.by) return false
  const member = state.member(entry.by)
  if (member === null || member.state === 'left') return false
  if (facts.data.version !== agreement.version || facts.data.text !== agreement.text) return false
  const until = agreement.months === null ? null : addMonths(now, agreement.months)
  state.putMember({ ...member, agreement: { version: agreement.version, at: now, until } })
  return true
}

const compartmentMaking: ActRule = (state, { entry, now }) => {
  const { compartment, by } = entry
  if (compartment === null || !isActingCustodian(state, by, now)) return false
  if (state.compartments.has(compartment)) return false
  state.compartments.add(compartment)
  state.makers.set(compartment, by)
  return true
}

const compartmentMade: ActRule = (state, { entry }) => {
  if (entry.compartment === null || state.makers.get(entry.compartment) !== entry.by) return false
  return state.makers.delete(entry.compartment)
}

const given = z.object({
  grantee: z.union([z.literal('recovery'), id]),
  epoch: instant,
  rights: z.string().optional(),
  until: instant.optional(),
  grant: hex32.optional(),
})

const grantGiven: ActRule = (state, signed) => {
  const { entry } = signed
  const facts = given.safeParse(entry.facts)
  const rights = facts.success ? rightsFrom(facts.data.rights) : null
  if (!facts.success || rights === null || entry.compartment === null) return false
  const { grantee, epoch, until = null, grant: hash = null } = facts.data
  const fact = { compartment: entry.compartment, epoch, grantee, rights, until, hash }
  const grant: GrantFact = { ...fact, giver: entry.by, givenAt: entry.at, sequence: entry.sequence }
  const presentEpoch = state.epoch(grant.compartment).epoch
  if (epoch !== presentEpoch && epoch !== presentEpoch + 1) return false
  if (!mayGive(state, grant, signed)) return false
  // The sheets open every compartment; that is no right of a person.
  if (grantee !== 'recovery') state.putGrant(grant)
  return true
}

function mayGive(state: AuthorityState, grant: GrantFact, { entry, now }: SignedAct): boolean {
  const { compartment, grantee } = grant
  const isMaker = state.makers.get(compartment) === entry.by
  const administers = isMaker || mayAdminister(state, entry.by, compartment, now)
  const renews = grant.epoch > state.epoch(compartment).epoch && mayRenew(state, compartment, { entry, now })
  if (!administers && !renews) return false
  if (grantee === 'recovery') return true
  const member = state.member(grantee)
  // An auditor never sees content.
  if (member === null || member.state === 'left' || member.role === 'auditor') return false
  const held = state.grant(compartment, grantee)
  // Nothing that the person did not have before: neither current papers nor a second person are asked for.
  if (held !== null && !isWider(grant, held)) return true
  if (!administers) return false
  // The sheets give back what somebody had; without clearance it opens nothing.
  if (entry.by !== 'recovery' && !isCleared(member, state, now)) return false
  const isWeighty = gains(grant, held, 'export') || gains(grant, held, 'administer')
  return isMaker || entry.by === 'recovery' || !isWeighty || isAgreed(state, 'grant.give', entry)
}

/** Whether somebody may begin the next epoch of a compartment: they administer it, or the vault, and hold its key. */
function mayRenew(
  state: AuthorityState,
  compartment: string,
  { entry, now }: Pick<SignedAct, 'entry' | 'now'>,
): boolean {
  if (mayAdminister(state, entry.by, compartment, now)) return true
  return isActingCustodian(state, entry.by, now) && currentGrant(state, compartment, entry.by, now) !== null
}

function isWider(grant: GrantFact, held: GrantFact): boolean {
  const later = held.until !== null && (grant.until === null || grant.until > held.until)
  return later || [...grant.rights].some((one) => !held.rights.has(one))
}

function gains(grant: GrantFact, held: GrantFact | null, one: Right): boolean {
  return grant.rights.has(one) && held?.rights.has(one) !== true
}

/** Entries older than this fact gave every right. */
function rightsFrom(fact: string | undefined): ReadonlySet<Right> | null {
  if (fact === undefined) return new Set(right.options)
  const read = z.array(right).safeParse(fact.split(',').filter((one) => one !== ''))
  return read.success ? new Set(read.data) : null
}

const revoked = z.object({ grantee: id, why: z.string().optional() })

const grantRevoked: ActRule = (state, { entry, now }) => {
  const facts = revoked.safeParse(entry.facts)
  const { compartment, by } = entry
  if (!facts.success || compartment === null) return false
  if (!mayAdminister(state, by, compartment, now) && !isActingCustodian(state, by, now)) return false
  if (state.grant(compartment, facts.data.grantee) === null) return true
  state.removeGrant(compartment, facts.data.grantee)
  if (facts.data.why === 'left') state.markDue(compartment)
  return true
}

const grantReviewed: ActRule = (state, { entry, now }) => {
  if (!isActingCustodian(state, entry.by, now)) return false
  state.reviewedAt = now
  return true
}

const begun = z.object({ to: instant })

const epochBegun: ActRule = (state, { entry, now }) => {
  const facts = begun.safeParse(entry.facts)
  const { compartment } = entry
  if (!facts.success || compartment === null || !mayRenew(state, compartment, { entry, now })) return false
  if (facts.data.to !== state.epoch(compartment).epoch + 1) return false
  state.beginEpoch(compartment)
  return true
}

const policySet: ActRule = (state, { entry, now }) => {
  const policy = policyFrom(entry.facts)
  if (policy === null || !isActingCustodian(state, entry.by, now)) return false
  if (!isAgreed(state, 'policy.set', entry)) return false
  state.policy = policy
  return true
}

/** The recovery pair's word, which changes nothing but the time; see the fold. */
const recoverysWord: ActRule = (_, { entry }) => entry.by === 'recovery'

function grantsOf(state: AuthorityState, grantee: string): GrantFact[] {
  return state.grants().filter((grant) => grant.grantee === grantee)
}

/** By `act phase`. Every other entry tells what happened and gives nobody anything. */
export const ACT_RULES: ReadonlyMap<string, ActRule> = new Map([
  ['vault.created done', vaultCreated],
  ['vault.restored done', recoverysWord],
  ['vault.accepted-older done', recoverysWord],
  ['custodian.appointed done', custodianAppointed],
  ['staff.enrolled done', staffEnrolled],
  ['staff.reset done', staffReset],
  ['staff.screened done', staffScreened],
  ['staff.suspended done', staffSuspended],
  ['staff.resumed done', staffResumed],
  ['staff.left done', staffLeft],
  ['session.unlocked done', sessionUnlocked],
  ['agreement.issued done', agreementIssued],
  ['agreement.accepted done', agreementAccepted],
  ['compartment.created intent', compartmentMaking],
  ['compartment.created done', compartmentMade],
  ['compartment.created failed', compartmentMade],
  ['grant.given done', grantGiven],
  ['grant.revoked done', grantRevoked],
  ['grant.reviewed done', grantReviewed],
  ['epoch.begun done', epochBegun],
  ['policy.set done', policySet],
  ...REQUEST_ACTS,
])
