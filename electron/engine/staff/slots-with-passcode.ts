import type { JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { credentialFactsLayout } from '../format/credential-facts.ts'
import type { Slot } from '../format/slot.ts'
import { keepSecret, keptSecret } from '../keys/kept-secret.ts'
import { makeSlot, openSlot } from '../keys/slots.ts'
import { credentialFacts } from '../session/note-key-use.ts'
import type { VaultSession } from '../session/vault-session.ts'
import type { CredentialRow } from '../store/registry.ts'

/** A key that goes on with the passcode that it had. */
export type Left = JobResult<'passcode.change'>['left'][number]

/** A passcode is left for another one. Everything is the caller's. */
export interface Renewal {
  readonly staffKey: SecretKey<'staff'>
  /** Normalised bytes. */
  readonly old: Buffer
  readonly fresh: Buffer
  readonly cost: Argon2Cost
  readonly at: number
}

/** A slot, and the one that takes its place. */
export interface SlotChange {
  readonly old: Slot
  readonly fresh: Slot
  /** What the registry keeps of its security key, for the new slot. */
  readonly credential: CredentialRow | null
}

/** That of the slot which was opened comes first. */
export type SlotChanges = readonly [SlotChange, ...SlotChange[]]

/** The ways in of the person who is here in which a passcode takes part. */
export function ownTyped({ head, person }: VaultSession): Slot[] {
  return head.slots.filter(({ staffId, kdf }) => staffId === person.staffId && kdf !== null)
}

/**
 * Makes slots for the new passcode in place of all that the old one opens. Nothing is written.
 * @param opened by the old passcode just now; if a security key takes part, its secret is kept.
 * @throws Fault `slot-damaged`, `memory-short`
 */
export async function slotsWith(
  session: VaultSession,
  opened: Slot,
  renewal: Renewal,
): Promise<{ changes: SlotChanges; left: Left[] }> {
  const first = await slotLike(session, opened, renewal)
  if (first === null) throw new Fault('slot-damaged')
  const changes: SlotChange[] = []
  const left: Left[] = []
  for (const slot of ownTyped(session).filter(({ slotId }) => slotId !== opened.slotId)) {
    if (await opensWith(renewal.old, session, slot, renewal)) {
      const change = await slotLike(session, slot, renewal)
      if (change !== null) changes.push(change)
    } else if (slot.authenticator !== null && !(await opensWith(renewal.fresh, session, slot, renewal))) {
      left.push({ slot: slot.slotId, name: nameOf(session, slot) })
    }
  }
  return { changes: [first, ...changes], left }
}

/** Whether a passcode opens a slot; never where the secret of its security key is not known. */
async function opensWith(
  passcode: Buffer,
  session: VaultSession,
  slot: Slot,
  { staffKey }: Renewal,
): Promise<boolean> {
  using prf = keptFor(session, slot, staffKey)
  using opened = await openSlot(session.vaultId, slot, { passcode, prf: prf ?? undefined })
  return opened !== null
}

function keptFor(
  { registry }: VaultSession,
  { slotId }: Slot,
  staffKey: SecretKey<'staff'>,
): SecretKey<'prf'> | null {
  const { kept } = credentialFacts(registry, slotId)
  return kept === undefined ? null : keptSecret(staffKey, slotId, kept)
}

/** @returns null where the secret of the slot's security key is not known. */
async function slotLike(
  session: VaultSession,
  slot: Slot,
  { staffKey, fresh: passcode, cost, at }: Renewal,
): Promise<SlotChange | null> {
  const { vaultId, person, registry } = session
  const { staffId, code } = person
  const { authenticator, slotId } = slot
  const owner = { vaultId, staffId, code }
  const typed = { passcode, cost }
  if (authenticator === null) {
    return { old: slot, fresh: await makeSlot(owner, staffKey, typed, at), credential: null }
  }
  using prf = keptFor(session, slot, staffKey)
  if (prf === null) return null
  const fresh = await makeSlot(owner, staffKey, { ...typed, prf, authenticator }, at)
  const kept = keepSecret(staffKey, fresh.slotId, prf)
  const body = credentialFactsLayout.encode({ ...credentialFacts(registry, slotId), kept })
  const credential = { slotId: fresh.slotId, staffId, name: nameOf(session, slot), body }
  return { old: slot, fresh, credential }
}

function nameOf({ registry }: VaultSession, { slotId }: Slot): string {
  return registry.credentials().find((row) => row.slotId === slotId)?.name ?? ''
}
