/** Somebody of the office with a changed program: they have their own keys, and can write the vault's folder. */
import { normalisePasscode } from '../../electron/engine/keys/passcode.ts'
import { signState } from '../../electron/engine/keys/signed-state.ts'
import { openSlot } from '../../electron/engine/keys/slots.ts'
import { type StaffKeys, staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import type { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import type { Head } from '../../electron/engine/format/head.ts'
import { staffTag } from '../../electron/engine/format/slot.ts'
import type { SignedState } from '../../electron/engine/format/state.ts'
import type { Ledger } from '../../electron/engine/ledger/ledger.ts'
import { type Author, openLedger } from '../../electron/engine/ledger/open-ledger.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'

/** The staff key that a passcode opens, as anybody who knows it can take it. The caller's. */
export async function staffKeyOf(head: Head, code: string, passcode: string): Promise<SecretKey<'staff'>> {
  const tag = staffTag(head.vaultId, code)
  for (const slot of head.slots.filter((one) => one.staffTag.equals(tag) && one.kind === 'passcode')) {
    const key = await openSlot(head.vaultId, slot, { passcode: normalisePasscode(passcode) })
    if (key !== null) return key
  }
  throw new Error('nothing opens by this passcode')
}

/** The keys of somebody, which they keep for good. The caller's. */
export async function keysOf(head: Head, code: string, passcode: string): Promise<StaffKeys> {
  using key = await staffKeyOf(head, code, passcode)
  const tag = staffTag(head.vaultId, code)
  const staffId = head.slots.find((slot) => slot.staffTag.equals(tag))?.staffId ?? ''
  return staffKeysFrom(staffId, key)
}

/** Signs a changed head as the next state of the vault, and writes both copies. */
export async function signHead(
  folder: string,
  { staffId, signing }: StaffKeys,
  change: (head: Head) => Partial<Head>,
  state: Partial<SignedState> = {},
): Promise<void> {
  const { head } = await headStore(folder).read()
  const changed = { ...head, ...change(head) }
  const { sequence, at, ledger, registry, compartments } = head.state
  const named = { at, ledger, registry, compartments, ...state }
  const signed = signState({ ...named, sequence: sequence + 1, signer: staffId }, changed, signing)
  await headStore(folder).writeBoth({ ...changed, state: signed })
}

/** A ledger that appends whatever it is told to, under whatever name. */
export function forgingLedger({ vaultId, registry, ledger, parts }: VaultSession, author: Author): Ledger {
  return openLedger({
    ...{ vaultId, registry, author, now: parts.now, writable: () => true },
    keyOf: () => author.signing.publicKey,
    verify: (signal, report) => ledger.verify(signal, report),
  })
}
