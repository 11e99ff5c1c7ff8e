import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { entryLayout } from '../format/entry.ts'
import type { Slot } from '../format/slot.ts'
import { normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { PasscodeHistory, privateKeyOf } from '../keys/passcode-history.ts'
import type { VaultSession } from './vault-session.ts'

export interface OpenedSlot {
  readonly slot: Slot
  readonly staffKey: SecretKey<'staff'>
  /** What opened it. */
  readonly passcode: string
  /** Of a history that begins now. */
  readonly cost: Argon2Cost
}

/**
 * Ends a change of this person's passcode that a kill left open. The intent names the new slot: if that is the one that
 * was opened just now, the passcode was changed, and it enters the history of those that may not be used again.
 */
export async function finishPasscodeChange(session: VaultSession, opened: OpenedSlot): Promise<void> {
  const { staffId } = session.person
  const [newest] = session.registry.entriesWhere({ act: 'passcode.changed', by: staffId }, 0, 1)
  if (newest === undefined) return
  const { phase, facts } = entryLayout.decode(newest.entry)
  if (phase !== 'intent') return
  const intent = session.ledger.resume('passcode.changed', newest.sequence)
  const { slot } = opened
  if (facts['slot'] !== slot.slotId) {
    intent.failed('engine-ended')
    return
  }
  const remembered = await historyWith(session, opened)
  session.registry.transaction(() => {
    if (remembered !== null) session.putOwnPrivate(remembered)
    intent.done({ memoryBytes: slot.kdf?.memoryBytes ?? 0, passes: slot.kdf?.passes ?? 0 })
  })
}

/** @returns null if the history has the passcode already */
async function historyWith(
  session: VaultSession,
  { staffKey, passcode, cost }: OpenedSlot,
): Promise<Buffer | null> {
  using key = privateKeyOf(staffKey)
  const history = PasscodeHistory.open(key, session.person.staffId, session.ownRow().private, cost)
  const bytes = normalisePasscode(passcode)
  try {
    const verifier = await history.verifierOf(bytes)
    return history.has(verifier) ? null : history.sealedWith([verifier])
  } finally {
    wipePasscode(bytes)
  }
}
