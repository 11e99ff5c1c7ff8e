import { create } from 'zustand'
import {
  formatBytes,
  formatCount,
  formatCountdown,
  formatDay,
  formatDuration,
  formatMoment,
  formatPercent,
  formatRelative,
} from '../../shared/text/format.ts'

/** The shared formats in the system's locale, as the broker tells it (`window.get`). */
export interface Format {
  bytes(bytes: number): string
  count(count: number): string
  countdown(milliseconds: number): string
  day(at: number): string
  moment(at: number): string
  /** Of one: 0.4 is 40%. */
  percent(share: number): string
  relative(at: number, now?: number): string
  duration(milliseconds: number): string
}

function formatFor(locale: string | undefined): Format {
  return {
    bytes: (bytes) => formatBytes(bytes, locale),
    count: (count) => formatCount(count, locale),
    countdown: formatCountdown,
    day: (at) => formatDay(at, locale),
    moment: (at) => formatMoment(at, locale),
    percent: (share) => formatPercent(share, locale),
    relative: (at, now = Date.now()) => formatRelative(at, now, locale),
    duration: (milliseconds) => formatDuration(milliseconds, locale),
  }
}

const useLocaleFormat = create<{ format: Format }>(() => ({ format: formatFor(undefined) }))

/** Sets the locale once it is known. A tag that the runtime does not know is left alone. */
export function setFormatLocale(locale: string): void {
  try {
    useLocaleFormat.setState({ format: formatFor(Intl.getCanonicalLocales(locale)[0]) })
  } catch {
    // A malformed tag: the runtime's own locale stays.
  }
}

export function useFormat(): Format {
  return useLocaleFormat(({ format }) => format)
}
