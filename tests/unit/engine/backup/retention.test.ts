import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DatedSet, keptSets, RETENTION } from '../../../../electron/engine/backup/retention.ts'

const DAY = 24 * 60 * 60 * 1000
const NOON = Date.UTC(2026, 10, 18, 12)

const setAt = (createdAt: number, number: number): DatedSet => ({
  createdAt,
  setId: number.toString(16).padStart(32, '0'),
})
const daily = (days: number): DatedSet[] =>
  Array.from({ length: days }, (_, day) => setAt(NOON - day * DAY, day))

function keptAges(sets: readonly DatedSet[]): number[] {
  const kept = keptSets(sets)
  return sets.filter((set) => kept.has(set.setId)).map((set) => Math.round((NOON - set.createdAt) / DAY))
}

describe('which sets are kept', () => {
  test('of a set a day for two years: 7 days, 4 weeks, 12 months', () => {
    // Wednesday 18 November: weeks end on Sundays (3, 10, 17 days ago), months on their last day.
    expect(keptAges(daily(730))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 10, 17, 18, 49, 79, 110, 141, 171, 202, 232, 263, 291, 322,
    ])
  })

  test('of several sets on one day, the newest two', () => {
    const sets = [setAt(NOON, 1), setAt(NOON + 1000, 2), setAt(NOON + 2000, 3)]
    expect([...keptSets(sets)]).toEqual([sets[2]?.setId, sets[1]?.setId])
  })

  test('a pause in backing up throws nothing away', () => {
    const sets = [setAt(NOON, 1), setAt(NOON - 900 * DAY, 2), setAt(NOON - 1800 * DAY, 3)]
    expect(keptSets(sets).size).toBe(3)
  })

  test('none of none', () => {
    expect(keptSets([]).size).toBe(0)
  })

  test('always the newest, never more than the rule, and the order of the list does not matter', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 4 * 10 ** 12 }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(times, (all) => {
        const sets = all.map(setAt)
        const kept = keptSets(sets)
        const newest = sets.reduce((a, b) => (a.createdAt > b.createdAt ? a : b))
        expect(kept.has(newest.setId)).toBe(true)
        expect(kept.size).toBeLessThanOrEqual(
          RETENTION.last + RETENTION.daily + RETENTION.weekly + RETENTION.monthly,
        )
        expect(keptSets(sets.toReversed())).toEqual(kept)
        expect(keptSets(sets.filter((set) => kept.has(set.setId)))).toEqual(kept)
      }),
    )
  })
})
