import type { CallInput } from '../../../shared/contract/contract.ts'
import { act, type Act } from '../../../shared/contract/ledger.ts'
import { endOfDay, startOfDay } from '../../../shared/model/days.ts'

export type LedgerFilter = CallInput<'ledger.list'>['filter']

/** The filters as they are typed. Days are `2026-11-21`, empty for none. */
export interface FilterForm {
  readonly act: Act | 'all'
  readonly by: string
  readonly compartment: string
  readonly from: string
  readonly to: string
}

export const NO_FILTER: FilterForm = { act: 'all', by: '', compartment: 'all', from: '', to: '' }

export const ACTS = act.options

export function isFiltered(form: FilterForm): boolean {
  return Object.entries(NO_FILTER).some(([field, value]) => form[field as keyof FilterForm] !== value)
}

/** What the engine is asked for: days are whole days of this machine's clock, the last one included. */
export function filterOf({ act: chosen, by, compartment, from, to }: FilterForm): LedgerFilter {
  const first = startOfDay(from)
  const last = endOfDay(to)
  return {
    ...(chosen === 'all' ? {} : { act: chosen }),
    ...(by.trim() === '' ? {} : { by: by.trim().toUpperCase() }),
    ...(compartment === 'all' ? {} : { compartment }),
    ...(first === null ? {} : { from: first }),
    ...(last === null ? {} : { to: last }),
  }
}
