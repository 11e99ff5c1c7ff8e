import { label, staffCode } from '../../../shared/contract/basics.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import type { AirGapRule, Sheet } from '../../../shared/contract/vault.ts'

export const STEPS = ['where', 'office', 'passcode', 'sheets', 'guard', 'create'] as const
export type Step = (typeof STEPS)[number]

/** A recovery secret that waits in the engine, and for which office and numbers it was drawn. */
export interface Draft {
  readonly sheets: readonly Sheet[]
  readonly office: string
  readonly kept: boolean
  /** The number of the sheet that was typed back. */
  readonly proved: number | null
}

/** All that is decided before anything is written. */
export interface Plan {
  readonly parent: ChosenPlace | null
  readonly folderName: string
  /** Nothing has that name there, and the folder can be made. */
  readonly free: boolean
  readonly office: string
  readonly custodianName: string
  readonly custodianCode: string
  readonly passcode: string | null
  readonly total: number
  readonly needed: number
  readonly draft: Draft | null
  readonly airGapRule: AirGapRule
}

export function emptyPlan(folderName: string): Plan {
  return {
    parent: null,
    folderName,
    free: false,
    office: '',
    custodianName: '',
    custodianCode: '',
    passcode: null,
    total: 3,
    needed: 2,
    draft: null,
    airGapRule: 'refuse',
  }
}

const fits = {
  label: (text: string) => label.safeParse(text).success,
  code: (text: string) => staffCode.safeParse(text).success,
}

/** Whether a step is done, so that the next one may begin. */
export function isDone(step: Step, plan: Plan): boolean {
  switch (step) {
    case 'where':
      return plan.parent !== null && plan.free
    case 'office':
      return fits.label(plan.office) && fits.label(plan.custodianName) && fits.code(plan.custodianCode)
    case 'passcode':
      return plan.passcode !== null
    case 'sheets':
      return plan.draft !== null && plan.draft.proved !== null
    case 'guard':
    case 'create':
      return true
  }
}

/** Where the vault is to be, once both are chosen. */
export function placeOf({ parent, folderName }: Plan): { place: string; folderName: string } | null {
  return parent !== null && fits.label(folderName) ? { place: parent.place, folderName } : null
}

/** A staff code that was begun and cannot become one. */
export function isCodeWrong(text: string): boolean {
  return text !== '' && !fits.code(text)
}

/**
 * The plan after a change. The office's name is printed on the sheets, so a draft for another name is void; and a
 * passcode that was judged without knowing the names is asked for again.
 */
export function changed(plan: Plan, news: Partial<Plan>): Plan {
  const next = { ...plan, ...news }
  const renamed = next.office !== plan.office
  const known =
    renamed || next.custodianName !== plan.custodianName || next.custodianCode !== plan.custodianCode
  const moved = next.parent !== plan.parent || next.folderName !== plan.folderName
  return {
    ...next,
    free: news.free ?? (moved ? false : next.free),
    needed: Math.min(next.needed, next.total),
    draft: renamed ? null : next.draft,
    passcode: known ? null : next.passcode,
  }
}
