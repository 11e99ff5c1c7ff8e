import type { UnlockRule } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Slot, SlotKind } from '../format/slot.ts'
import type { VaultSession } from './vault-session.ts'

/** Whether a slot of this kind is what the office asks for. A slot of both is more than either. */
export function fitsRule(kind: SlotKind, rule: UnlockRule): boolean {
  if (kind === 'both') return true
  return rule === 'either' ? kind === 'passcode' || kind === 'key' : kind === rule
}

/**
 * Whether a way in may be used. Whoever has none yet that fits is let in to add one: a rule that changed must not shut
 * anybody out, and taking the last fitting way away is refused.
 * @param own kinds of all slots of the person.
 */
export function isWayAllowed(kind: SlotKind, own: readonly SlotKind[], rule: UnlockRule): boolean {
  return fitsRule(kind, rule) || !own.some((other) => fitsRule(other, rule))
}

/** The office's rule for whom a slot belongs to, if it does not allow this way in; else null. */
export function brokenRule(
  { head, authority }: Pick<VaultSession, 'head' | 'authority'>,
  { kind, staffId }: Slot,
): UnlockRule | null {
  const role = authority.member(staffId)?.role
  if (role === undefined) return null
  const own = head.slots.filter((slot) => slot.staffId === staffId).map((slot) => slot.kind)
  const rule = authority.policy.unlock[role]
  return isWayAllowed(kind, own, rule) ? null : rule
}

/**
 * Sends away whoever unlocked in a way that the office's rules do not allow; the ledger says so.
 * @throws Fault `way-not-allowed` with details rule
 */
export async function enforceUnlockRule(session: VaultSession, slot: Slot): Promise<void> {
  const rule = brokenRule(session, slot)
  if (rule === null) return
  session.ledger.record('session.refused', { facts: { why: 'way-not-allowed', rule } })
  await session.publish()
  throw new Fault('way-not-allowed', { rule })
}

/**
 * Whether a slot may be taken away from a person: another way in must be left, and one that the office asks for where
 * there was one.
 */
export function mayGo(kind: SlotKind, others: readonly SlotKind[], rule: UnlockRule): boolean {
  if (others.length === 0) return false
  return !fitsRule(kind, rule) || others.some((other) => fitsRule(other, rule))
}
