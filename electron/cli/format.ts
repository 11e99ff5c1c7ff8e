import { LIMITS } from '../../shared/limits.ts'

/** `2 files`, `1 file`: plain figures, so that scripts and people read the same. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`
}

/** ISO 8601 in UTC, to the second: the same on every machine. */
export function formatInstant(instant: number): string {
  return new Date(Math.min(instant, LIMITS.lastInstant)).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
