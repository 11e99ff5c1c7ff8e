import type { CallInput } from '../../../shared/contract/contract.ts'
import { act, type Act } from '../../../shared/contract/ledger.ts'

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
  const first = startOfDay(from, 0)
  const last = startOfDay(to, 1)
  return {
    ...(chosen === 'all' ? {} : { act: chosen }),
    ...(by.trim() === '' ? {} : { by: by.trim().toUpperCase() }),
    ...(compartment === 'all' ? {} : { compartment }),
    ...(first === null ? {} : { from: first }),
    ...(last === null ? {} : { to: last - 1 }),
  }
}

function startOfDay(day: string, plusDays: number): number | null {
  const parts = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day)
  if (!parts) return null
  const [, year, month, date] = parts.map(Number)
  if (year === undefined || month === undefined || date === undefined) return null
  const at = new Date(year, month - 1, date + plusDays).getTime()
  return Number.isFinite(at) && at >= 0 ? at : null
}
