/** Who joins, their screening and standing, the agreement that they sign. */
import { id } from '../../../shared/contract/basics.ts'
import { role } from '../../../shared/contract/staff.ts'
import { z } from '../../../shared/zod.ts'
import type { StaffCertificate } from '../format/staff-certificate.ts'
import { type ActRule, type ActRules, countFact, hashFact, type SignedAct, timeFact } from './act-rule.ts'
import type { Member } from './authority.ts'
import { clearanceProblem, isActingCustodian, isForSigning, isLastCustodian } from './authority-rules.ts'
import type { AuthorityState } from './authority-state.ts'
import { addMonths } from './months.ts'
import { isAgreed } from './request-acts.ts'

const introduction = z.object({ staff: id, certificate: hashFact })
const about = z.object({ staff: id })

function introduced({ entry, directory }: SignedAct): StaffCertificate | null {
  const facts = introduction.safeParse(entry.facts)
  if (!facts.success) return null
  const { staff, certificate } = facts.data
  if (directory.certificateHash(staff)?.toString('hex') !== certificate) return null
  return directory.certificate(staff)
}

function newMember(certificate: StaffCertificate, { now, entry }: SignedAct): Member {
  const { staffId, role: held } = certificate
  return {
    ...{ staffId, role: held, startsAt: null, vouched: certificate.by === 'recovery' },
    ...{
      screening: null,
      agreement: null,
      state: 'here',
      stateAt: now,
      lastUnlockedAt: null,
      passcodeAt: now,
      joinedIn: entry.sequence,
    },
  }
}

/** A code is one person's for good: under somebody else's, a second identity would act in their name. */
function isNew(
  state: AuthorityState,
  { staffId, code }: StaffCertificate,
  directory: SignedAct['directory'],
): boolean {
  const hasCode = (id: string) => directory.certificate(id)?.code === code
  return state.member(staffId) === null && !state.members().some((member) => hasCode(member.staffId))
}

/** The first custodian makes the vault: only the first entry counts, and only the sheets vouch. */
const vaultCreated: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  if (certificate?.by !== 'recovery' || signed.entry.sequence !== 1) return false
  if (signed.entry.by !== certificate.staffId && signed.entry.by !== 'recovery') return false
  state.putMember(newMember(certificate, signed))
  return true
}

const custodianAppointed: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  if (signed.entry.by !== 'recovery' || certificate?.by !== 'recovery') return false
  if (!isNew(state, certificate, signed.directory)) return false
  state.putMember(newMember(certificate, signed))
  return true
}

const enrolment = z.object({ role, startsAt: timeFact.optional() })

const staffEnrolled: ActRule = (state, signed) => {
  const certificate = introduced(signed)
  const facts = enrolment.safeParse(signed.entry.facts)
  if (certificate === null || !facts.success || certificate.role !== facts.data.role) return false
  if (certificate.by !== signed.entry.by || !isActingCustodian(state, certificate.by, signed.now))
    return false
  if (!isNew(state, certificate, signed.directory)) return false
  state.putMember({ ...newMember(certificate, signed), startsAt: facts.data.startsAt ?? null })
  // No program that enrols gave grants without naming them, and nobody else but custodians of the sheets' making gives any.
  state.grantsAreNamed = true
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
  if (signed.directory.certificate(previous.staffId)?.code !== certificate.code) return false
  if (state.member(certificate.staffId) !== null) return false
  const { now } = signed
  const renewed = { lastUnlockedAt: now, passcodeAt: now, joinedIn: signed.entry.sequence }
  state.putMember({ ...previous, staffId: certificate.staffId, ...renewed })
  state.putMember({ ...previous, state: 'left', stateAt: now })
  for (const { compartment } of grantsOf(state, previous.staffId)) {
    state.removeGrant(compartment, previous.staffId)
  }
  state.passKeysOn(previous.staffId, certificate.staffId)
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
  checkedAt: timeFact,
  reference: z.string(),
  until: timeFact.optional(),
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
  const { endsAt, reason } = signed.entry.facts
  const deed = { act: 'staff.leave', subject: { staffId: member.staffId, endsAt, reason } } as const
  if (!isAgreed(state, deed, signed)) return false
  state.putMember({ ...member, state: 'left', stateAt: signed.now })
  for (const { compartment } of grantsOf(state, member.staffId)) {
    state.removeGrant(compartment, member.staffId)
  }
  for (const compartment of state.keysOf(member.staffId)) state.markDue(compartment)
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

const passcodeChanged: ActRule = (state, { entry, now }) => {
  const member = state.member(entry.by)
  if (member === null) return false
  state.putMember({ ...member, passcodeAt: now })
  return true
}

const issued = z.object({ version: countFact, text: hashFact, months: z.int().min(1).max(120).optional() })

const agreementIssued: ActRule = (state, { entry, now }) => {
  const facts = issued.safeParse(entry.facts)
  if (!facts.success || !isActingCustodian(state, entry.by, now)) return false
  const { version, text, months = null } = facts.data
  if (version !== (state.agreement?.version ?? 0) + 1) return false
  state.agreement = { version, text, months, at: now, by: entry.by }
  return true
}

const accepted = z.object({ staff: id, version: countFact, text: hashFact })

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

function grantsOf(state: AuthorityState, grantee: string) {
  return state.grants().filter((grant) => grant.grantee === grantee)
}

export const MEMBER_ACTS: ActRules = [
  ['vault.created done', vaultCreated],
  ['custodian.appointed done', custodianAppointed],
  ['staff.enrolled done', staffEnrolled],
  ['staff.reset done', staffReset],
  ['staff.screened done', staffScreened],
  ['staff.suspended done', staffSuspended],
  ['staff.resumed done', staffResumed],
  ['staff.left done', staffLeft],
  ['session.unlocked done', sessionUnlocked],
  ['passcode.changed done', passcodeChanged],
  ['agreement.issued done', agreementIssued],
  ['agreement.accepted done', agreementAccepted],
]
