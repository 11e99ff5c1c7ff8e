/** Ways in that the office's rule ended. */
import type { Slot } from '../format/slot.ts'
import type { Member } from '../ledger/authority.ts'
import { endWays } from './end-ways.ts'
import { fitsRule } from './unlock-rule.ts'
import type { VaultSession } from './vault-session.ts'

/** The ways in of somebody that do not fit the rule for their role. */
export function unfitSlots(
  { head, authority }: Pick<VaultSession, 'head' | 'authority'>,
  { staffId, role }: Pick<Member, 'staffId' | 'role'>,
): Slot[] {
  const rule = authority.policy.unlock[role]
  return head.slots.filter((slot) => slot.staffId === staffId && !fitsRule(slot.kind, rule))
}

/**
 * A rule that asks for a security key is there against whoever holds the disk, and a passcode alone would go on opening
 * it. So once its owner is here by a way that fits, those that do not fit leave the head.
 * @param used to unlock just now, and hence left to its owner.
 */
export async function endUnfitWays(session: VaultSession, used: Slot): Promise<void> {
  const { person, authority } = session
  const rule = authority.policy.unlock[person.role]
  if ((rule !== 'both' && rule !== 'key') || !fitsRule(used.kind, rule)) return
  const unfit = unfitSlots(session, person)
  if (unfit.length > 0) await endWays(session, unfit, 'rule')
}
