import type { GuardedAct } from './policy.ts'

/** Calls and jobs that the office's rules may bind to a second person, and as which act. */
export const GUARDED = {
  'grant.give': 'grant.give',
  'file.export': 'file.export',
  'item.remove': 'item.remove',
  'policy.set': 'policy.set',
  'staff.leave': 'staff.leave',
  'staff.reset': 'recovery.use',
  'sheets.reissue': 'recovery.use',
} as const satisfies Record<string, GuardedAct>
export type GuardedName = keyof typeof GUARDED

/** Fields that a request never holds: the approval itself, places, which a token names, and secrets. */
const LEFT_OUT: ReadonlySet<string> = new Set(['approval', 'to', 'sheets', 'passcode', 'key', 'keys'])

/**
 * What a request for a second person is about: the parsed input of a guarded act without approval, places and secrets.
 * The window asks with it and the engine checks with it, so an approval serves for what was on the screen and nothing else.
 */
export function requestSubject(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([field]) => !LEFT_OUT.has(field)))
}
