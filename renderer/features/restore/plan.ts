import type { BackupSet, RestoreScope } from '../../../shared/contract/backup.ts'
import { label } from '../../../shared/contract/basics.ts'
import type { CallOutput, JobInput } from '../../../shared/contract/contract.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'

export const STEPS = ['drive', 'set', 'sheets', 'scope', 'target', 'run'] as const
export type Step = (typeof STEPS)[number]

export type SetContents = CallOutput<'set.open'>
export type SetItem = CallOutput<'set.items'>['rows'][number]

/** What was decided so far, step by step. */
export interface Plan {
  readonly from: ChosenPlace | null
  readonly set: BackupSet | null
  /** Texts of the sheets that are correct. */
  readonly sheets: readonly string[]
  /** Once there are enough sheets. */
  readonly contents: SetContents | null
  readonly scope: RestoreScope['of']
  readonly compartment: string | null
  readonly items: ReadonlyMap<string, SetItem>
  readonly to: ChosenPlace | null
  /** Null: the name that is offered. */
  readonly folderName: string | null
}

export const EMPTY_PLAN: Plan = {
  from: null,
  set: null,
  sheets: [],
  contents: null,
  scope: 'vault',
  compartment: null,
  items: new Map(),
  to: null,
  folderName: null,
}

/** A new answer makes void what was built on the old one. */
export function changed(plan: Plan, news: Partial<Plan>): Plan {
  const next = { ...plan, ...news }
  if (news.from !== undefined && news.from?.place !== plan.from?.place)
    return { ...EMPTY_PLAN, from: next.from }
  if (news.set !== undefined && news.set?.setId !== plan.set?.setId)
    return { ...EMPTY_PLAN, from: next.from, set: next.set }
  if (news.compartment !== undefined && news.compartment !== plan.compartment)
    return { ...next, items: new Map() }
  return next
}

export function isDone(step: Step, plan: Plan): boolean {
  switch (step) {
    case 'drive':
      return plan.from !== null
    case 'set':
      return plan.set !== null && !plan.set.newer
    case 'sheets':
      return plan.contents !== null
    case 'scope':
      return scopeOf(plan) !== null
    case 'target':
    case 'run':
      return plan.to !== null && (plan.folderName === null || label.safeParse(plan.folderName).success)
  }
}

/** @returns null while something is not chosen. */
export function scopeOf({ scope, compartment, items }: Plan): RestoreScope | null {
  if (scope === 'vault') return { of: 'vault' }
  if (compartment === null) return null
  if (scope === 'compartment') return { of: 'compartment', compartment }
  return items.size === 0 ? null : { of: 'items', compartment, items: [...items.keys()] }
}

/** @returns null while something is not decided. */
export function jobInput(
  plan: Plan,
  folderName: string,
  acceptDamage: boolean,
): JobInput<'set.restore'> | null {
  const { from, set, sheets, to } = plan
  const scope = scopeOf(plan)
  if (from === null || set === null || to === null || scope === null) return null
  return {
    place: from.place,
    set: set.setId,
    sheets: [...sheets],
    scope,
    to: to.place,
    folderName,
    acceptDamage,
  }
}
