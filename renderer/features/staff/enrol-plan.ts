import { z } from '../../../shared/zod.ts'
import { label, staffCode, type Id } from '../../../shared/contract/basics.ts'
import type { UnlockRule } from '../../../shared/contract/policy.ts'
import { role, type Member, type Role } from '../../../shared/contract/staff.ts'
import type { Signing } from '../../ui/index.ts'
import { startOfDay } from '../../../shared/model/days.ts'
import { screeningForm, screeningOf, type ScreeningForm } from './screening-form.ts'

export const ENROL_STEPS = [
  'person',
  'screening',
  'handOver',
  'passcode',
  'keys',
  'agreement',
  'words',
  'done',
] as const
export type EnrolStep = (typeof ENROL_STEPS)[number]

/** All that is decided before anything is written: first by the custodian, then by the person. */
export interface EnrolPlan {
  readonly name: string
  readonly code: string
  readonly role: Role
  /** A day, or empty for at once. */
  readonly startsOn: string
  readonly screening: ScreeningForm
  readonly screenLater: boolean
  readonly passcode: string | null
  /** Ceremonies whose keys were proved. */
  readonly keys: readonly Id[]
  readonly signing: Signing | null
}

/** What of a plan outlives a lock: what the custodian typed, nothing that the person chose. */
export const plainPlan = z.object({
  name: z.string(),
  code: z.string(),
  role,
  startsOn: z.string(),
  screening: screeningForm,
  screenLater: z.boolean(),
})

export function plainOf({ name, code, role, startsOn, screening, screenLater }: EnrolPlan) {
  return { name, code, role, startsOn, screening, screenLater }
}

export function emptyPlan(screening: ScreeningForm): EnrolPlan {
  return {
    name: '',
    code: '',
    role: 'clerk',
    startsOn: '',
    screening,
    screenLater: false,
    passcode: null,
    keys: [],
    signing: null,
  }
}

/** The steps that the office's rules for the person's role leave. */
export function stepsFor(rule: UnlockRule): readonly EnrolStep[] {
  return ENROL_STEPS.filter((step) => {
    if (step === 'passcode') return rule !== 'key'
    if (step === 'keys') return rule !== 'passcode'
    return true
  })
}

/** Whether somebody must have a key to unlock at all. */
export function needsKey(rule: UnlockRule): boolean {
  return rule === 'key' || rule === 'both'
}

/** A staff code that was begun and cannot become one. */
export function isCodeWrong(code: string): boolean {
  return code !== '' && !staffCode.safeParse(code).success
}

/** Whether somebody works or worked under a code. Who never had a way in was left by an enrolment that did not end. */
export function isCodeTaken(code: string, members: readonly Member[]): boolean {
  const wanted = code.trim().toUpperCase()
  return members.some(
    (member) => member.code === wanted && (member.waysIn.length > 0 || member.lastUnlockedAt !== null),
  )
}

/** Whether a step is done, so that the next one may begin. @param now milliseconds since 1970. */
export function isDone(
  step: EnrolStep,
  plan: EnrolPlan,
  context: { readonly members: readonly Member[]; readonly rule: UnlockRule; readonly now: number },
): boolean {
  switch (step) {
    case 'person':
      return (
        label.safeParse(plan.name).success &&
        staffCode.safeParse(plan.code).success &&
        !isCodeTaken(plan.code, context.members) &&
        (plan.startsOn === '' || startOfDay(plan.startsOn) !== null)
      )
    case 'screening':
      return plan.screenLater || screeningOf(plan.screening, context.now) !== null
    case 'passcode':
      return plan.passcode !== null
    case 'keys':
      return plan.keys.length > 0 || !needsKey(context.rule)
    case 'agreement':
      return plan.signing !== null
    case 'handOver':
    case 'words':
    case 'done':
      return true
  }
}

/**
 * The plan after a change. What the person chose was chosen under a name, a code and a role; another one asks for it anew.
 */
export function changed(plan: EnrolPlan, news: Partial<EnrolPlan>): EnrolPlan {
  const next = { ...plan, ...news }
  const another = next.name !== plan.name || next.code !== plan.code || next.role !== plan.role
  return another ? { ...next, passcode: null, keys: [], signing: null } : next
}
