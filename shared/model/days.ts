/**
 * Days as people type and read them, `2026-11-21`, and the moments that they mean: the office's day, whole. Moments are
 * milliseconds since 1970 UTC. A thing begins with the first moment of its first day and ends with the last of its last.
 */

const DAY_MS = 24 * 60 * 60 * 1000
/** Every time zone is a multiple of so much from UTC (IANA time zone database, for moments since 1972). */
const ZONE_STEP_MS = 15 * 60 * 1000
/** Where people live, a day begins up to ten hours later than in UTC, or up to 14 sooner. */
const WESTERNMOST_MS = 10 * 60 * 60 * 1000

export interface CalendarDay {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly date: number
}

/** The first moment of a day; null for what is no day of the calendar, or before 1970. */
export function startOfDay(day: string): number | null {
  return momentOf(day, 0)
}

/** The last moment of a day: what holds until a day holds on that day, too. */
export function endOfDay(day: string): number | null {
  const next = momentOf(day, 1)
  return next === null ? null : next - 1
}

/** The day that a moment means, as it would be typed. */
export function dayOf(at: number): string {
  return typed(calendarDay(at))
}

/** The day of this machine's calendar that a moment lies on: today. */
export function localDayOf(at: number): string {
  return typed(localDay(at))
}

/** @throws RangeError for a moment that no `Date` holds, so that no "NaN" is ever written on a sheet. */
function typed({ year, month, date }: CalendarDay): string {
  if (Number.isNaN(year)) throw new RangeError('not a moment of the calendar')
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}

/**
 * The day that a moment means. One that was typed as a day is that day wherever the machine says that it is: the first and the
 * last moment of a day tell the time zone that it was typed in. Every other moment lies on a day of this machine's calendar.
 */
export function calendarDay(at: number): CalendarDay {
  const isLast = isMidnightSomewhere(at + 1)
  if (!isLast && !isMidnightSomewhere(at)) return localDay(at)
  const midnight = new Date(isLast ? at + 1 : at)
  const isOurs = midnight.getHours() === 0 && midnight.getMinutes() === 0
  if (isOurs) return localDay(at)
  const sinceUtcMidnight = ((midnight.getTime() % DAY_MS) + DAY_MS) % DAY_MS
  const isWest = sinceUtcMidnight <= WESTERNMOST_MS
  const begins = midnight.getTime() - sinceUtcMidnight + (isWest ? 0 : DAY_MS)
  const day = new Date(isLast ? begins - DAY_MS : begins)
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, date: day.getUTCDate() }
}

function isMidnightSomewhere(at: number): boolean {
  return at % ZONE_STEP_MS === 0
}

function localDay(at: number): CalendarDay {
  const day = new Date(at)
  return { year: day.getFullYear(), month: day.getMonth() + 1, date: day.getDate() }
}

function momentOf(day: string, plusDays: number): number | null {
  const parts = /^(\d{4,6})-(\d\d)-(\d\d)$/u.exec(day)
  if (!parts) return null
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const exact = new Date(year, month - 1, date)
  // 30 February would be 2 March, and the year 98 would be 1998.
  const isExact = exact.getFullYear() === year && exact.getMonth() === month - 1 && exact.getDate() === date
  if (!isExact || exact.getTime() < 0) return null
  const at = new Date(year, month - 1, date + plusDays).getTime()
  return Number.isFinite(at) ? at : null
}
