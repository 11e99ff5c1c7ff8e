import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCountdown,
  formatDay,
  formatDuration,
  formatMoment,
  formatPercent,
  formatRelative,
} from '../../../shared/text/format.ts'

const EN = 'en-GB'

describe('sizes', () => {
  it('have three significant digits and decimal units', () => {
    expect(formatBytes(0, EN)).toBe('0 bytes')
    expect(formatBytes(1, EN)).toBe('1 byte')
    expect(formatBytes(999, EN)).toBe('999 bytes')
    expect(formatBytes(1000, EN)).toBe('1 kB')
    expect(formatBytes(1234, EN)).toBe('1.23 kB')
    expect(formatBytes(48_200_000_000, EN)).toBe('48.2 GB')
  })

  it('never round up to a thousand of a unit', () => {
    expect(formatBytes(999_999, EN)).toBe('1 MB')
    expect(formatBytes(999_499, EN)).toBe('999 kB')
  })

  it('stop at the largest unit', () => {
    expect(formatBytes(Number.MAX_SAFE_INTEGER, EN)).toBe('9.01 PB')
  })

  it('follow the locale', () => {
    expect(formatBytes(1_500_000, 'de-DE')).toBe('1,5 MB')
  })
})

it('writes a share as the locale does', () => {
  expect(formatPercent(1.25, EN)).toBe('125%')
  expect(formatPercent(0.4, 'de-DE')).toBe('40\u00a0%')
})

describe('a day and a moment', () => {
  it('are shown for whatever an entry says', () => {
    expect(formatDay(Number.MAX_SAFE_INTEGER, EN)).toContain('275760')
    expect(formatMoment(Number.MAX_SAFE_INTEGER, EN)).toContain('275760')
  })
})

describe('a countdown', () => {
  it('counts begun seconds whole, so that it ends when the wait ends', () => {
    expect(formatCountdown(27_001)).toBe('0:28')
    expect(formatCountdown(1)).toBe('0:01')
    expect(formatCountdown(0)).toBe('0:00')
    expect(formatCountdown(-5000)).toBe('0:00')
  })

  it('shows hours only when there are any', () => {
    expect(formatCountdown(30 * 60_000)).toBe('30:00')
    expect(formatCountdown(3_725_000)).toBe('1:02:05')
  })
})

describe('how long ago', () => {
  const now = Date.UTC(2026, 10, 21, 12)

  it('uses the largest whole unit', () => {
    expect(formatRelative(now - 30_000, now, EN)).toBe('this minute')
    expect(formatRelative(now - 59 * 60_000, now, EN)).toBe('59 minutes ago')
    expect(formatRelative(now - 23 * 3_600_000, now, EN)).toBe('23 hours ago')
    expect(formatRelative(now - 3 * 86_400_000, now, EN)).toBe('3 days ago')
  })

  it('looks ahead as well', () => {
    expect(formatRelative(now + 2 * 3_600_000, now, EN)).toBe('in 2 hours')
  })
})

describe('a duration', () => {
  it('is never more exact than it is known', () => {
    expect(formatDuration(400, EN)).toBe('1 second')
    expect(formatDuration(45_000, EN)).toBe('45 seconds')
    expect(formatDuration(245_000, EN)).toBe('4 minutes')
    expect(formatDuration(9_000_000, EN)).toBe('3 hours')
  })
})
