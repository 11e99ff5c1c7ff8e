import { z } from '../../../shared/zod.ts'
import { guardedAct, policy, type Policy } from '../../../shared/contract/policy.ts'

/** Rules that are whole numbers, and between what. */
export const RANGES = {
  passcodeDays: { from: 30, to: 365 },
  dormantDays: { from: 30, to: 365 },
  reviewMonths: { from: 1, to: 24 },
  screeningMonths: { from: 1, to: 120 },
  exportItems: { from: 1, to: 1_000_000 },
} as const
export type NumberRule = keyof typeof RANGES
const RULE_NUMBERS = Object.keys(RANGES) as NumberRule[]

/** What of a form outlives a lock. */
export const ruleForm = policy
  .pick({ unlock: true, syncedKeys: true, secondPerson: true })
  .extend({ numbers: z.record(z.enum(RULE_NUMBERS), z.string()), rotates: z.boolean() })

/** The rules as they are typed: numbers are texts until they are saved. */
export interface RuleForm extends Omit<Policy, NumberRule> {
  readonly numbers: Readonly<Record<NumberRule, string>>
  /** Passcodes are changed regularly; otherwise only after a suspicion. */
  readonly rotates: boolean
}

/** What is offered once somebody switches regular changes on. */
const OFFERED_PASSCODE_DAYS = 365

export function formOf(rules: Policy): RuleForm {
  const { passcodeDays, dormantDays, reviewMonths, screeningMonths, exportItems, ...others } = rules
  const rotates = passcodeDays > 0
  return {
    ...others,
    rotates,
    numbers: {
      passcodeDays: String(rotates ? passcodeDays : OFFERED_PASSCODE_DAYS),
      dormantDays: String(dormantDays),
      reviewMonths: String(reviewMonths),
      screeningMonths: String(screeningMonths),
      exportItems: String(exportItems),
    },
  }
}

/** Whether a number is whole and in its range. */
export function isInRange(rule: NumberRule, text: string): boolean {
  const { from, to } = RANGES[rule]
  const value = Number(text)
  return /^\d+$/.test(text.trim()) && value >= from && value <= to
}

/** @returns null while something typed is no rule. */
export function rulesOf({ numbers, rotates, ...others }: RuleForm): Policy | null {
  const wrong = (Object.keys(RANGES) as NumberRule[]).some(
    (rule) => !(rule === 'passcodeDays' && !rotates) && !isInRange(rule, numbers[rule]),
  )
  if (wrong) return null
  const read = policy.safeParse({
    ...others,
    secondPerson: guardedAct.options.filter((act) => others.secondPerson.includes(act)),
    passcodeDays: rotates ? Number(numbers.passcodeDays) : 0,
    dormantDays: Number(numbers.dormantDays),
    reviewMonths: Number(numbers.reviewMonths),
    screeningMonths: Number(numbers.screeningMonths),
    exportItems: Number(numbers.exportItems),
  })
  return read.success ? read.data : null
}

/** How many rules differ: each role's unlocking, each act for two persons, each number counts. */
export function changesBetween(one: RuleForm, other: RuleForm): number {
  const flat = (form: RuleForm): readonly string[] => [
    ...Object.values(form.unlock),
    String(form.syncedKeys),
    form.rotates ? form.numbers.passcodeDays : 'never',
    ...(Object.keys(RANGES) as NumberRule[])
      .filter((rule) => rule !== 'passcodeDays')
      .map((rule) => form.numbers[rule].trim()),
    ...guardedAct.options.map((act) => String(form.secondPerson.includes(act))),
  ]
  const before = flat(one)
  return flat(other).filter((value, index) => value !== before[index]).length
}
