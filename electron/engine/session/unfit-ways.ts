/** Ways in that the office's rule ended. */
import { asFault } from '../jobs/as-fault.ts'
import type { Slot } from '../format/slot.ts'
import { fitsRule } from './unlock-rule.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * A rule that asks for a security key is there against whoever holds the disk, and a passcode alone would go on opening
 * it. So once its owner is here by a way that fits, those that do not fit leave the head. Older copies of it keep them.
 * @param used to unlock just now, and hence left to its owner.
 */
export async function endUnfitWays(session: VaultSession, used: Slot): Promise<void> {
  const { head, authority, person, ledger, registry } = session
  const rule = authority.policy.unlock[person.role]
  if ((rule !== 'both' && rule !== 'key') || !fitsRule(used.kind, rule)) return
  const unfit = head.slots.filter(({ staffId, kind }) => staffId === person.staffId && !fitsRule(kind, rule))
  if (unfit.length === 0) return
  const ends = unfit.map(({ slotId: slot, kind }) => {
    const facts = { staff: person.staffId, slot, kind, why: 'rule' }
    return { slot, facts, intent: ledger.intend('way.removed', { facts }) }
  })
  const isUnfit = new Set(unfit.map(({ slotId }) => slotId))
  try {
    await session.publishAccess((access) => ({
      ...access,
      slots: access.slots.filter(({ slotId }) => !isUnfit.has(slotId)),
    }))
    registry.transaction(() => {
      for (const { slot, facts, intent } of ends) {
        registry.removeCredential(slot)
        intent.done(facts)
      }
    })
  } catch (error) {
    for (const { intent } of ends) intent.failed(asFault(error).code)
    throw error
  }
  await session.publish()
}
