import type { UnlockRule } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { SlotKind } from '../format/slot.ts'

/** Whether a slot of this kind is what the office asks for. A slot of both is more than either. */
export function fitsRule(kind: SlotKind, rule: UnlockRule): boolean {
  if (kind === 'both') return true
  return rule === 'either' ? kind === 'passcode' || kind === 'key' : kind === rule
}

/**
 * Refuses a way in that the office's rules do not allow. Whoever has no other way yet is let in to add one: a rule that
 * changed must not shut anybody out, and taking the last fitting way away is refused.
 * @param own kinds of all slots of the person.
 * @throws Fault `way-not-allowed` with details rule
 */
export function assertWayAllowed(kind: SlotKind, own: readonly SlotKind[], rule: UnlockRule): void {
  if (fitsRule(kind, rule) || !own.some((other) => fitsRule(other, rule))) return
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
