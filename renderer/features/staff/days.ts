/** Days as a date field has them, `2026-11-21`, and the moments that they mean on this machine's clock. */

const two = (value: number) => String(value).padStart(2, '0')

export function dayOf(at: number): string {
  const day = new Date(at)
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** The first moment of a day; null for what is no day. */
export function startOfDay(day: string): number | null {
  return momentOf(day, 0)
}

/** The last moment of a day: what holds until a day holds on that day, too. */
export function endOfDay(day: string): number | null {
  const next = momentOf(day, 1)
  return next === null ? null : next - 1
}

function momentOf(day: string, plusDays: number): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(day)
  if (!parts) return null
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const at = new Date(year, month - 1, date + plusDays)
  return at.getTime() >= 0 ? at.getTime() : null
}
