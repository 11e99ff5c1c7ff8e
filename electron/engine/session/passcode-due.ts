import { newestEntry } from '../ledger/newest-entries.ts'
import type { VaultSession } from './vault-session.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * When the person who is here must change the passcode, by the office's rules; null without such a rule, or where no
 * passcode takes part.
 */
export function passcodeDueAt(session: VaultSession): number | null {
  const { authority, directory, head, person } = session
  const days = authority.policy.passcodeDays
  const typed = head.slots.some(({ staffId, kdf }) => staffId === person.staffId && kdf !== null)
  if (days === 0 || !typed) return null
  // An intent alone changed nothing.
  const changed = newestEntry(
    session,
    'passcode.changed',
    ({ by, phase }) => by === person.staffId && phase === 'done',
  )
  const since = changed?.at ?? directory.certificate(person.staffId)?.enrolledAt ?? 0
  return since + days * DAY_MS
}
