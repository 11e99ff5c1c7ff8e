import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { staffTag } from '../format/slot.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import { assertGoodPasscode, normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { PasscodeHistory, privateKeyOf } from '../keys/passcode-history.ts'
import { prfOf } from '../keys/webauthn.ts'
import { noteKeyUse } from '../session/note-key-use.ts'
import { withSlotReplaced } from '../session/renew-kdf-cost.ts'
import { rememberSecret } from '../session/settle-ways.ts'
import type { SessionEnvironment } from '../session/session-environment.ts'
import { throwIfCancelled } from '../session/take-vault.ts'
import { type KeyAnswer, tryWay } from '../session/try-way.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { type Left, ownTyped, type SlotChanges, slotsWith } from './slots-with-passcode.ts'

export interface PasscodeChange {
  readonly current: string
  readonly next: string
  /** Of the security key that opens together with the passcode, where they open only together. */
  readonly key?: KeyAnswer | undefined
}

/**
 * Gives the person who is here another passcode, everywhere where the present one opens something: also where it opens
 * together with keys that are not here, whose secrets are kept (keys/kept-secret.ts). All new slots replace the old ones
 * in one generation of the head, in both copies: cut off anywhere, the old or the new passcode opens; once this resolves,
 * only the new one.
 * @returns keys that could not be changed along: their slot has another passcode, or their secret is not known.
 * @throws Fault `wrong-passcode`, `too-early`, `passcode-too-short`, `passcode-too-long`, `passcode-guessable`,
 * `passcode-reused`, `read-only-session`, `memory-short`
 */
export async function changePasscode(
  environment: SessionEnvironment,
  session: VaultSession,
  { current, next, key: answer }: PasscodeChange,
  job: Job,
): Promise<Left[]> {
  session.assertWritable()
  const { code, name } = session.person
  // As strict as the way that leans on it most.
  const use = ownTyped(session).some(({ kind }) => kind === 'passcode') ? 'alone' : 'with-key'
  await assertGoodPasscode(next, [session.office, session.name, code, name], use)
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const {
    staffKey,
    slot,
    use: keyUse,
  } = await tryWay(environment, session.head, {
    folder: session.folder,
    tag: staffTag(session.vaultId, code),
    passcode: current,
    key: answer,
    writable: true,
  })
  using key = staffKey
  // A key that opens alone has no passcode to be changed.
  if (slot.kdf === null) throw new Fault('wrong-passcode')
  const at = environment.clock.now()
  if (keyUse !== null) await noteKeyUse(session, slot, keyUse, at)
  if (slot.kind === 'both' && answer !== undefined) {
    using prf = prfOf(answer.proof.prf)
    rememberSecret(session, key, slot.slotId, prf)
  }
  const [old, fresh] = [normalisePasscode(current), normalisePasscode(next)]
  try {
    const cost = await environment.kdfCost()
    const remembered = await assertNotReused(session, key, { old, fresh }, cost)
    const { changes, left } = await slotsWith(session, slot, { staffKey: key, old, fresh, cost, at })
    throwIfCancelled(job.signal)
    await replaceSlots(session, changes, remembered)
    return left
  } finally {
    wipePasscode(old)
    wipePasscode(fresh)
  }
}

/** @returns the person's sealed history with the new passcode. @throws Fault `passcode-reused` */
async function assertNotReused(
  session: VaultSession,
  staffKey: SecretKey<'staff'>,
  { old, fresh }: { old: Buffer; fresh: Buffer },
  cost: Argon2Cost,
): Promise<Buffer> {
  if (equalBytes(old, fresh)) throw new Fault('passcode-reused')
  using key = privateKeyOf(staffKey)
  const { staffId } = session.person
  const history = PasscodeHistory.open(key, staffId, session.ownRow().private, cost)
  const verifier = await history.verifierOf(fresh)
  // Chosen last, and not in use everywhere: a change that was cut off, or a key that was left out. That is no reuse.
  if (history.isNewest(verifier)) return history.sealedWith([])
  if (history.has(verifier)) throw new Fault('passcode-reused')
  // The very first passcode enters the history when it is left behind.
  const first = history.isEmpty ? [await history.verifierOf(old)] : []
  return history.sealedWith([...first, verifier])
}

/**
 * What the registry keeps of the keys is there for both sides before the head decides between them, and so is the
 * history. Cut off before the end, the next unlock forgets one side: settle-ways.ts.
 */
async function replaceSlots(session: VaultSession, changes: SlotChanges, remembered: Buffer): Promise<void> {
  const { registry, ledger } = session
  const { slotId, kdf } = changes[0].fresh
  const intent = registry.transaction(() => {
    session.putOwnPrivate(remembered)
    for (const { credential } of changes) if (credential !== null) registry.putCredential(credential)
    return ledger.intend('passcode.changed', { facts: { slot: slotId, ways: changes.length } })
  })
  try {
    await session.publishAccess((access) => {
      // Changed or removed by another act meanwhile: nothing would be replaced, and the new passcode would open nothing.
      const present = new Set(access.slots.map((slot) => slot.slotId))
      if (!changes.every(({ old }) => present.has(old.slotId))) throw new Fault('busy')
      return changes.reduce((changed, { old, fresh }) => withSlotReplaced(changed, old, fresh), access)
    })
    registry.transaction(() => {
      for (const { old } of changes) registry.removeCredential(old.slotId)
      intent.done({ memoryBytes: kdf?.memoryBytes ?? 0, passes: kdf?.passes ?? 0 })
    })
  } catch (error) {
    intent.failed(asFault(error).code)
    throw error
  }
  await session.publish()
}
