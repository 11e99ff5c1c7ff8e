/** Compartments, who is given what in them, and the epochs of their keys. */
import { id, type Id } from '../../../shared/contract/basics.ts'
import { right, type Right } from '../../../shared/contract/file.ts'
import { z } from '../../../shared/zod.ts'
import { type ActRule, type ActRules, countFact, hashFact, type SignedAct, timeFact } from './act-rule.ts'
import type { Party } from '../format/fields.ts'
import type { GrantFact } from './authority.ts'
import {
  givesWeight,
  isActingCustodian,
  isCleared,
  lastsLonger,
  mayAdminister,
  mayRenew,
} from './authority-rules.ts'
import type { AuthorityState } from './authority-state.ts'
import { isAgreed } from './request-acts.ts'

const compartmentMaking: ActRule = (state, { entry, now }) => {
  const { compartment, by } = entry
  if (compartment === null || !isActingCustodian(state, by, now)) return false
  if (state.compartments.has(compartment)) return false
  state.compartments.add(compartment)
  state.makers.set(compartment, by)
  return true
}

const compartmentMade: ActRule = (state, { entry, now }) => {
  const { compartment, by } = entry
  if (compartment === null || state.makers.get(compartment) !== by) return false
  return isActingCustodian(state, by, now) && state.makers.delete(compartment)
}

const compartmentDone: ActRule = (state, signed) => {
  const { compartment } = signed.entry
  if (compartment === null || !compartmentMade(state, signed)) return false
  state.compartmentsMade.add(compartment)
  return true
}

const given = z.object({
  grantee: z.union([z.literal('recovery'), id]),
  epoch: countFact,
  rights: z.string().optional(),
  until: timeFact.optional(),
  grant: hashFact.optional(),
})

const grantGiven: ActRule = (state, signed) => {
  const { entry } = signed
  const facts = given.safeParse(entry.facts)
  const rights = facts.success ? rightsFrom(facts.data.rights) : null
  if (!facts.success || rights === null || entry.compartment === null) return false
  const { grantee, epoch, until = null, grant: hash = null } = facts.data
  const fact = { compartment: entry.compartment, epoch, grantee, rights, until, hash }
  const grant: GrantFact = { ...fact, giver: entry.by, givenAt: entry.at, sequence: entry.sequence }
  if (state.grantsAreNamed && (hash === null || facts.data.rights === undefined)) return false
  const presentEpoch = state.epoch(grant.compartment).epoch
  if (epoch !== presentEpoch && epoch !== presentEpoch + 1) return false
  if (!mayGive(state, grant, signed)) return false
  // The sheets open every compartment; that is no right of a person.
  if (grantee === 'recovery') state.putRecoveryGrant(grant)
  else state.putGrant(grant)
  state.grantsAreNamed ||= hash !== null
  // A maker whom somebody else gave or took something is one of the granted from then on.
  if (entry.by !== grantee) endMakingOf(state, grant.compartment, grantee)
  return true
}

function endMakingOf(state: AuthorityState, compartment: Id, maker: Party): void {
  if (state.makers.get(compartment) === maker) state.makers.delete(compartment)
}

function mayGive(state: AuthorityState, grant: GrantFact, signed: SignedAct): boolean {
  const { entry, now } = signed
  const { compartment, grantee } = grant
  const isAhead = grant.epoch > state.epoch(compartment).epoch
  const isMaker = state.makers.get(compartment) === entry.by && isActingCustodian(state, entry.by, now)
  const administers = isMaker || mayAdminister(state, entry.by, compartment, now)
  if (!administers && !(isAhead && mayRenew(state, compartment, entry.by, now))) return false
  if (grantee === 'recovery') return true
  const member = state.member(grantee)
  // An auditor never sees content.
  if (member === null || member.state === 'left' || member.role === 'auditor') return false
  const held = state.grant(compartment, grantee)
  // Nothing that the person did not have before: neither current papers nor a second person are asked for.
  if (held !== null && !isWider(grant, held)) return true
  // The next epoch begins with what everybody has then; more is given in it.
  if (isAhead) return false
  // The sheets give back what somebody had; without clearance it opens nothing.
  if (entry.by !== 'recovery' && !isCleared(member, state, now)) return false
  // Making a compartment gives its maker everything. What they give others from there is giving.
  const isFirst = isMaker && grantee === entry.by
  if (isFirst || entry.by === 'recovery' || !givesWeight(grant, held)) return true
  const subject = { compartment, staffId: grantee, rights: [...grant.rights], until: grant.until }
  return isAgreed(state, { act: 'grant.give', subject }, signed)
}

function isWider(grant: GrantFact, held: GrantFact): boolean {
  return lastsLonger(grant, held) || [...grant.rights].some((one) => !held.rights.has(one))
}

/** Entries older than this fact gave every right. */
function rightsFrom(fact: string | undefined): ReadonlySet<Right> | null {
  if (fact === undefined) return new Set(right.options)
  const read = z.array(right).safeParse(fact.split(',').filter((one) => one !== ''))
  return read.success ? new Set(read.data) : null
}

const revoked = z.object({ grantee: id, why: z.string().optional(), renew: z.boolean().optional() })

const grantRevoked: ActRule = (state, { entry, now }) => {
  const facts = revoked.safeParse(entry.facts)
  const { compartment, by } = entry
  if (!facts.success || compartment === null) return false
  if (!mayAdminister(state, by, compartment, now) && !isActingCustodian(state, by, now)) return false
  endMakingOf(state, compartment, facts.data.grantee)
  const held = state.grant(compartment, facts.data.grantee)
  state.removeGrant(compartment, facts.data.grantee)
  // Older entries without `renew` left the key as it was.
  const { why, renew = false } = facts.data
  if (held !== null && (renew || why === 'left')) state.markDue(compartment)
  return true
}

const grantReviewed: ActRule = (state, { entry, now }) => {
  if (!isActingCustodian(state, entry.by, now)) return false
  state.reviewedAt = now
  return true
}

const begun = z.object({ to: countFact })

const epochBegun: ActRule = (state, { entry, now }) => {
  const facts = begun.safeParse(entry.facts)
  const { compartment } = entry
  if (!facts.success || compartment === null || !mayRenew(state, compartment, entry.by, now)) return false
  if (facts.data.to !== state.epoch(compartment).epoch + 1) return false
  state.beginEpoch(compartment)
  return true
}

export const GRANT_ACTS: ActRules = [
  ['compartment.created intent', compartmentMaking],
  ['compartment.created done', compartmentDone],
  ['compartment.created failed', compartmentMade],
  ['compartment.created cancelled', compartmentMade],
  ['grant.given done', grantGiven],
  ['grant.revoked done', grantRevoked],
  ['grant.reviewed done', grantReviewed],
  ['epoch.begun done', epochBegun],
]
