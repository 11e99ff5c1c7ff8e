import type { Id } from '../../../shared/contract/basics.ts'
import type { Role } from '../../../shared/contract/staff.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Slot } from '../format/slot.ts'
import { assertGoodPasscode, normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { makeSlot, type SlotOwner } from '../keys/slots.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { SessionRoom } from '../session/session-room.ts'
import { fitsRule } from '../session/unlock-rule.ts'
import { waysIn } from '../session/stated-ways.ts'
import type { CredentialRow, Registry } from '../store/registry.ts'
import { slotsOfKeys } from './slots-of-keys.ts'

/** Somebody who gets a staff key of their own, and how they want to unlock. */
export interface NewPerson {
  readonly staffId: Id
  readonly code: string
  readonly name: string
  readonly role: Role
  /** Empty for somebody who unlocks by key alone. */
  readonly passcode: string
  /** Ceremonies whose keys were registered and proved. */
  readonly keys: readonly Id[]
}

export interface NewSlot {
  readonly slot: Slot
  /** Null for a passcode alone. */
  readonly credential: CredentialRow | null
}

/**
 * The ways in that the office's rules ask of somebody new: passcode and keys each by themselves, or each key together
 * with the passcode where the rule is `both`.
 * @param staffKey stays the caller's.
 * @throws Fault `way-not-allowed` if none of them would fit the rules; those of passcode, keys and memory.
 */
export async function slotsForNew(
  room: SessionRoom,
  staffKey: SecretKey<'staff'>,
  { staffId, code, name, role, passcode, keys }: NewPerson,
): Promise<NewSlot[]> {
  const session = room.vault()
  const rule = session.authority.policy.unlock[role]
  const known = [session.office, session.name, code, name]
  const owner = { vaultId: session.vaultId, staffId, code }
  const named = keys.map((ceremony, at) => ({ ceremony, name: `Security key ${at + 1}` }))
  const together = rule === 'both' ? passcode : null
  const slots: NewSlot[] = await slotsOfKeys(room, owner, staffKey, {
    ...{ keys: named, passcode: together, passcodeIsNew: true, known },
  })
  if (rule !== 'both' && passcode !== '') {
    await assertGoodPasscode(passcode, known)
    slots.push({ slot: await passcodeSlot(room, owner, staffKey, passcode), credential: null })
  }
  // A way that the rules do not allow would only be there to be refused. They may have been changed meanwhile.
  const now = session.authority.policy.unlock[role]
  if (slots.length === 0 || !slots.every(({ slot }) => fitsRule(slot.kind, now))) {
    throw new Fault('way-not-allowed', { rule: now })
  }
  return slots
}

/**
 * Puts their keys into the registry and says in the ledger which ways they have; within the transaction that makes them known.
 * @param own the ledger in the name of the person themselves.
 */
export function recordNewSlots(
  registry: Pick<Registry, 'putCredential'>,
  own: Pick<Ledger, 'record'>,
  staffId: Id,
  slots: readonly NewSlot[],
): void {
  for (const { slot, credential } of slots) {
    if (credential !== null) registry.putCredential(credential)
    own.record('way.added', { facts: { staff: staffId, slot: slot.slotId, kind: slot.kind } })
  }
  own.record('ways.stated', { facts: waysIn({ slots: slots.map(({ slot }) => slot) }, staffId) })
}

async function passcodeSlot(
  { environment }: SessionRoom,
  owner: SlotOwner,
  staffKey: SecretKey<'staff'>,
  passcode: string,
): Promise<Slot> {
  const typed = normalisePasscode(passcode)
  try {
    const cost = await environment.kdfCost()
    return await makeSlot(owner, staffKey, { passcode: typed, cost }, environment.clock.now())
  } finally {
    wipePasscode(typed)
  }
}
