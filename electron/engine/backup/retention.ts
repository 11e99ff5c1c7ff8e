import type { Id } from '../../../shared/contract/basics.ts'

/** How many sets are kept of each kind. */
export const RETENTION = { last: 2, daily: 7, weekly: 4, monthly: 12 } as const
export type Retention = Readonly<Record<keyof typeof RETENTION, number>>

const DAY_MS = 24 * 60 * 60 * 1000
/** 1 January 1970 was a Thursday; weeks begin on Mondays. */
const DAYS_FROM_MONDAY = 3

export interface DatedSet {
  readonly setId: Id
  readonly createdAt: number
}

/**
 * Which sets stay. The newest `last` ones, so that damage to one set's own small files never takes everything. For each of the last `daily` days that have sets, the newest set of the day; likewise weeks and
 * months, all by UTC. Days without a set do not count, so that a pause in backing up throws nothing away.
 */
export function keptSets(sets: readonly DatedSet[], retention: Retention = RETENTION): Set<Id> {
  const newestFirst = [...sets].sort((a, b) => b.createdAt - a.createdAt || (a.setId < b.setId ? 1 : -1))
  const kept = new Set<Id>(newestFirst.slice(0, Math.max(1, retention.last)).map((set) => set.setId))
  const keepNewestOf = (count: number, period: (at: number) => number): void => {
    const periods = new Set<number>()
    for (const set of newestFirst) {
      if (periods.size === count) return
      const of = period(set.createdAt)
      if (!periods.has(of)) kept.add(set.setId)
      periods.add(of)
    }
  }
  keepNewestOf(retention.daily, dayOf)
  keepNewestOf(retention.weekly, (at) => Math.floor((dayOf(at) + DAYS_FROM_MONDAY) / 7))
  keepNewestOf(retention.monthly, monthOf)
  return kept
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

function monthOf(at: number): number {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
