/** Which entries of the ledger change the authority; each rule says who must have signed, and what changes. */
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import type { ActRule } from './act-rule.ts'
import { isActingCustodian } from './authority-rules.ts'
import { accounting, CATALOGUE_ACTS } from './catalogue-acts.ts'
import { GRANT_ACTS } from './grant-acts.ts'
import { MEMBER_ACTS } from './member-acts.ts'
import { policyFrom } from './policy-facts.ts'
import { isAgreed, REQUEST_ACTS } from './request-acts.ts'
import { WAY_ACTS } from './way-acts.ts'

const policySet: ActRule = (state, signed) => {
  const { entry, now } = signed
  const policy = policyFrom(entry.facts)
  if (policy === null || !isActingCustodian(state, entry.by, now)) return false
  if (!isAgreed(state, { act: 'policy.set', subject: { policy } }, signed)) return false
  state.policy = policy
  return true
}

const idle = z.object({ minutes: z.int().min(1).max(LIMITS.idleLockMaxMinutes) })

const idleSet: ActRule = (state, { entry, now }) => {
  const facts = idle.safeParse(entry.facts)
  if (!facts.success || !isActingCustodian(state, entry.by, now)) return false
  state.idleMinutes = facts.data.minutes
  return true
}

/** The recovery pair's word, which changes nothing but the time; see the fold. */
const recoverysWord: ActRule = (_, { entry }) => entry.by === 'recovery'

/** By `act phase`. Every other entry tells what happened and gives nobody anything. */
export const ACT_RULES: ReadonlyMap<string, ActRule> = new Map([
  ...MEMBER_ACTS,
  ...accounting(GRANT_ACTS),
  ...CATALOGUE_ACTS,
  ...REQUEST_ACTS,
  ...WAY_ACTS,
  ['policy.set done', policySet],
  ['idle.set done', idleSet],
  ['vault.restored done', recoverysWord],
  ['vault.accepted-older done', recoverysWord],
])
