import type { Right } from '../contract/file.ts'

/** What is given today. The others are kept by whoever was given them, for the day when they do something. */
export const OFFERED_RIGHTS: readonly Right[] = ['read', 'add', 'export', 'administer']

/**
 * Whether rights promise nothing that the key of a compartment does not keep: whoever may add has the key, and can read.
 */
export function keepsItsWord(rights: readonly Right[]): boolean {
  return !rights.includes('add') || rights.includes('read')
}

/** Rights as somebody ticks them: adding brings reading along, and goes with it. */
export function withReading(rights: readonly Right[], before: readonly Right[]): readonly Right[] {
  if (keepsItsWord(rights)) return rights
  const dropped = before.includes('read') && before.includes('add')
  return dropped ? rights.filter((one) => one !== 'add') : ['read', ...rights]
}
