/** The office's rules as facts of a ledger entry: flat, codes and numbers only. */
import { policy, type Policy } from '../../../shared/contract/policy.ts'
import type { Facts } from './facts.ts'

/** What holds while no custodian has set anything. */
export const DEFAULT_POLICY: Policy = {
  unlock: { custodian: 'either', clerk: 'either', auditor: 'either' },
  syncedKeys: false,
  passcodeDays: 0,
  dormantDays: 90,
  reviewMonths: 6,
  screeningMonths: 24,
  secondPerson: [],
  exportItems: 100,
}

export function policyFacts(of: Policy): Facts {
  const { unlock, secondPerson, ...numbers } = of
  return {
    unlockCustodian: unlock.custodian,
    unlockClerk: unlock.clerk,
    unlockAuditor: unlock.auditor,
    // In the order given: what a second person agreed to is compared with it.
    secondPerson: secondPerson.join(','),
    ...numbers,
  }
}

/** @returns null for facts that are no rules of this program: such an entry changes nothing. */
export function policyFrom(facts: Facts): Policy | null {
  const { unlockCustodian, unlockClerk, unlockAuditor, secondPerson, ...others } = facts
  const acts = typeof secondPerson === 'string' ? secondPerson.split(',').filter((act) => act !== '') : null
  const read = policy.safeParse({
    ...others,
    unlock: { custodian: unlockCustodian, clerk: unlockClerk, auditor: unlockAuditor },
    secondPerson: acts,
  })
  return read.success ? read.data : null
}
