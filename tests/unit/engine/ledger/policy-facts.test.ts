import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_POLICY, policyFacts, policyFrom } from '../../../../electron/engine/ledger/policy-facts.ts'
import { assertFacts } from '../../../../electron/engine/ledger/facts.ts'
import { guardedAct, type Policy, unlockRule } from '../../../../shared/contract/policy.ts'

const rule = fc.constantFrom(...unlockRule.options)
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  unlock: fc.record({ custodian: rule, clerk: rule, auditor: rule }),
  syncedKeys: fc.boolean(),
  passcodeDays: fc.oneof(fc.constant(0), fc.integer({ min: 30, max: 365 })),
  dormantDays: fc.integer({ min: 30, max: 365 }),
  reviewMonths: fc.integer({ min: 1, max: 24 }),
  screeningMonths: fc.integer({ min: 1, max: 120 }),
  // In the order of the acts' list: the rules are a set.
  secondPerson: fc.subarray([...guardedAct.options]),
  exportItems: fc.nat(),
})

test('rules come back from the ledger as they went in', () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const facts = policyFacts(policy)
      assertFacts(facts)
      expect(policyFrom(facts)).toEqual(policy)
    }),
  )
})

test('the rules that hold from the start are rules', () => {
  expect(policyFrom(policyFacts(DEFAULT_POLICY))).toEqual(DEFAULT_POLICY)
})

test.each([
  ['an unknown way of unlocking', { unlockClerk: 'nothing' }],
  ['an act that nobody knows', { secondPerson: 'item.remove,all' }],
  ['a passcode that lasts a day', { passcodeDays: 1 }],
  ['a number that is none', { dormantDays: '90' }],
])('%s changes nothing', (_, wrong) => {
  expect(policyFrom({ ...policyFacts(DEFAULT_POLICY), ...wrong })).toBeNull()
})
