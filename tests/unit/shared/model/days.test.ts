import { afterEach, expect, test } from 'vitest'
import { dayOf, endOfDay, localDayOf, startOfDay } from '../../../../shared/model/days.ts'
import { formatDay } from '../../../../shared/text/format.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Pacific/Honolulu',
  'Asia/Kathmandu',
]
const DAYS = ['1970-01-02', '2024-02-29', '2026-03-29', '2026-11-01', '2027-03-31', '2027-12-31']

const before = process.env['TZ']
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

test('a day that was typed is the same day in every time zone', () => {
  for (const typed of ZONES)
    for (const day of DAYS) {
      process.env['TZ'] = typed
      const edges = [startOfDay(day), endOfDay(day)].map(Number)
      for (const shown of ZONES) {
        process.env['TZ'] = shown
        for (const edge of edges) {
          expect(dayOf(edge), `${day} from ${typed} in ${shown}`).toBe(day)
          expect(formatDay(edge, 'en-GB')).toContain(day.slice(0, 4))
        }
      }
    }
})

test('a day is whole, in the time zone of the machine', () => {
  process.env['TZ'] = 'America/Los_Angeles'
  expect(startOfDay('2027-03-31')).toBe(Date.parse('2027-03-31T07:00:00Z'))
  expect(endOfDay('2027-03-31')).toBe(Date.parse('2027-04-01T06:59:59.999Z'))
  expect(formatDay(Date.parse('2027-04-01T06:59:59.999Z'), 'en-GB')).toBe('31 Mar 2027')
})

test('every other moment is on the day of the machine', () => {
  const at = Date.parse('2027-03-31T23:17:11.123Z')
  process.env['TZ'] = 'Europe/Berlin'
  expect(dayOf(at)).toBe('2027-04-01')
  process.env['TZ'] = 'America/Los_Angeles'
  expect(dayOf(at)).toBe('2027-03-31')
})

test('what is no day of the calendar is none', () => {
  const none = [
    '2027-02-30',
    '2027-02-29',
    '2027-04-31',
    '2027-13-01',
    '2027-00-10',
    '2027-01-00',
    '1969-12-31',
    '0098-05-01',
  ]
  for (const day of [...none, '', '2027-3-1', '2027-03-31T24:00', 'no day']) {
    expect(startOfDay(day), day).toBeNull()
    expect(endOfDay(day), day).toBeNull()
  }
})

test('what is no moment of the calendar is an error, and never a day', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8_640_000_000_000_001, 8_640_000_900_000_000]) {
    expect(() => dayOf(at)).toThrow(RangeError)
    expect(() => localDayOf(at)).toThrow(RangeError)
  }
  expect(dayOf(8_640_000_000_000_000)).toMatch(/^275760-09-1[23]$/u)
})
