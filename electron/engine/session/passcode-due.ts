import type { Id } from '../../../shared/contract/basics.ts'
import type { VaultSession } from './vault-session.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * When somebody must change the passcode, by the office's rules; null without such a rule, or where no passcode takes
 * part.
 */
export function passcodeDueAt({ authority, head }: VaultSession, staffId: Id): number | null {
  const days = authority.policy.passcodeDays
  const member = authority.member(staffId)
  const typed = head.slots.some((slot) => slot.staffId === staffId && slot.kdf !== null)
  return days === 0 || member === null || !typed ? null : member.passcodeAt + days * DAY_MS
}
