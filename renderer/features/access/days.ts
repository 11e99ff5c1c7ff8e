/** `2026-11-21` of a moment, by this machine's calendar; empty for none. */
export function dayOf(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The last moment of a day as a date field gives it; null for none. */
export function endOfDay(day: string): number | null {
  const [, year, month, date] = (/^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined) return null
  const at = new Date(year, month - 1, date + 1).getTime() - 1
  return Number.isFinite(at) && at >= 0 ? at : null
}
