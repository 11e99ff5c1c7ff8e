/** Numbers, sizes and times as people of a locale read them. */
import { LIMITS } from '../limits.ts'
import { calendarDay } from '../model/days.ts'

const KILO = 1000
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

/** `1.4 GB`: decimal units, as drives are sold and systems show them; three significant digits. */
export function formatBytes(bytes: number, locale?: string): string {
  const exponent = Math.min(BYTE_UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  // 999 999 bytes would round to "1000 kB".
  const rounded = Number((bytes / KILO ** exponent).toPrecision(3))
  const carried = rounded >= KILO && exponent < BYTE_UNITS.length - 1 ? 1 : 0
  const value = carried === 1 ? rounded / KILO : rounded
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: BYTE_UNITS[exponent + carried] ?? 'byte',
    unitDisplay: exponent + carried === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(value)
}

export function formatCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count)
}

/** `40%`, as the locale writes it. */
export function formatPercent(share: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share)
}

/** `0:28`, `12:05`, `1:02:05`: a wait that is counted down. Begun seconds count whole. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** An entry that somebody wrote with a changed program must not keep everything beside it from being shown. */
const shown = (at: number) => Math.min(at, LIMITS.lastInstant)

/** `21 Nov 2026, 14:05` in the locale's own order. */
export function formatMoment(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(shown(at))
}

/** `21 Nov 2026` in the locale's own order: the day that a moment means, in every time zone the same one that was typed. */
export function formatDay(at: number, locale?: string): string {
  const { year, month, date } = calendarDay(shown(at))
  const day = new Date(0).setUTCFullYear(year, month - 1, date)
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(day)
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `3 days ago`, `in 2 hours`, `this minute`: in the largest unit that is at least one. */
export function formatRelative(at: number, now: number, locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const distance = at - now
  const size = Math.abs(distance)
  if (size < MINUTE) return format.format(0, 'minute')
  if (size < HOUR) return format.format(Math.trunc(distance / MINUTE), 'minute')
  if (size < DAY) return format.format(Math.trunc(distance / HOUR), 'hour')
  return format.format(Math.trunc(distance / DAY), 'day')
}

/** `about 4 minutes`, without a false precision: seconds below a minute, minutes below an hour, hours above. */
export function formatDuration(milliseconds: number, locale?: string): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)
  if (milliseconds < MINUTE) return unit(Math.max(1, Math.round(milliseconds / 1000)), 'second')
  if (milliseconds < HOUR) return unit(Math.round(milliseconds / MINUTE), 'minute')
  return unit(Math.round(milliseconds / HOUR), 'hour')
}
