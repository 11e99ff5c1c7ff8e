import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../../../electron/engine/ledger/policy-facts.ts'
import { changesBetween, formOf, rulesOf } from '../../../../../renderer/features/rules/rule-form.ts'

const form = formOf(DEFAULT_POLICY)

describe('the form of the rules', () => {
  it('gives back the rules that it was made of', () => {
    expect(rulesOf(form)).toEqual(DEFAULT_POLICY)
    expect(rulesOf(formOf({ ...DEFAULT_POLICY, passcodeDays: 90 }))?.passcodeDays).toBe(90)
    expect(changesBetween(form, formOf(DEFAULT_POLICY))).toBe(0)
  })

  it.each([
    ['dormantDays', '29'],
    ['dormantDays', '366'],
    ['reviewMonths', '0'],
    ['screeningMonths', '1.5'],
    ['exportItems', 'many'],
    ['reviewMonths', ''],
  ])('takes %s of "%s" for no rule', (rule, text) => {
    expect(rulesOf({ ...form, numbers: { ...form.numbers, [rule]: text } })).toBeNull()
  })

  it('asks for no interval while passcodes are not changed regularly', () => {
    const numbers = { ...form.numbers, passcodeDays: 'none' }
    expect(rulesOf({ ...form, numbers })?.passcodeDays).toBe(0)
    expect(rulesOf({ ...form, numbers, rotates: true })).toBeNull()
  })

  it('counts each rule that differs', () => {
    const unlock = { ...form.unlock, clerk: 'both' as const }
    expect(changesBetween(form, { ...form, unlock, secondPerson: ['item.remove'], rotates: true })).toBe(3)
  })
})
