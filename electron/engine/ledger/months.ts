/**
 * The same day and time so many months later, UTC; the last day of a month that is shorter.
 * @param at milliseconds since 1970
 */
export function addMonths(at: number, months: number): number {
  const from = new Date(at)
  const there = new Date(at)
  there.setUTCDate(1)
  there.setUTCMonth(from.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 0)).getUTCDate()
  there.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return there.getTime()
}
