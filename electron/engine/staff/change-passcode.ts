import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { type Slot, staffTag } from '../format/slot.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import { assertGoodPasscode, normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { PasscodeHistory, privateKeyOf } from '../keys/passcode-history.ts'
import { makeSlot } from '../keys/slots.ts'
import { prfOf } from '../keys/webauthn.ts'
import { noteKeyUse } from '../session/note-key-use.ts'
import { withSlotReplaced } from '../session/renew-kdf-cost.ts'
import type { SessionEnvironment } from '../session/session-environment.ts'
import { throwIfCancelled } from '../session/take-vault.ts'
import { type KeyAnswer, tryWay } from '../session/try-way.ts'
import type { VaultSession } from '../session/vault-session.ts'

export interface PasscodeChange {
  readonly current: string
  readonly next: string
  /** Of the security key that opens together with the passcode, where they open only together. */
  readonly key?: KeyAnswer | undefined
}

/**
 * Gives the person who is here another passcode. The new slot replaces the old one in one generation of the head, in
 * both copies: killed anywhere, the old or the new passcode opens; once this resolves, only the new one.
 * @throws Fault `wrong-passcode`, `too-early`, `passcode-too-short`, `passcode-too-long`, `passcode-guessable`,
 * `passcode-reused`, `read-only-session`, `memory-short`
 */
export async function changePasscode(
  environment: SessionEnvironment,
  session: VaultSession,
  { current, next, key: answer }: PasscodeChange,
  job: Job,
): Promise<void> {
  session.assertWritable()
  const { code, name } = session.person
  const use = answer === undefined ? 'alone' : 'with-key'
  await assertGoodPasscode(next, [session.office, session.name, code, name], use)
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const { staffKey, slot, counter } = await tryWay(environment, session.head, {
    folder: session.folder,
    tag: staffTag(session.vaultId, code),
    passcode: current,
    key: answer,
    writable: true,
  })
  using key = staffKey
  // A key that opens alone has no passcode to be changed.
  if (slot.kdf === null) throw new Fault('wrong-passcode')
  if (counter !== null) await noteKeyUse(session, slot, counter, environment.clock.now())
  const [old, fresh] = [normalisePasscode(current), normalisePasscode(next)]
  try {
    const cost = await environment.kdfCost()
    const remembered = await assertNotReused(session, key, { old, fresh }, cost)
    const freshSlot = await slotLike(
      session,
      slot,
      { staffKey: key, fresh, cost, answer },
      environment.clock.now(),
    )
    throwIfCancelled(job.signal)
    await replaceSlot(session, slot, freshSlot, remembered)
  } finally {
    wipePasscode(old)
    wipePasscode(fresh)
  }
}

/** The person's sealed history before and after. */
interface Remembered {
  readonly left: Buffer
  readonly fresh: Buffer
}

/** @returns the history with the passcode that is left behind, and with the new one too. @throws Fault `passcode-reused` */
async function assertNotReused(
  session: VaultSession,
  staffKey: SecretKey<'staff'>,
  { old, fresh }: { old: Buffer; fresh: Buffer },
  cost: Argon2Cost,
): Promise<Remembered> {
  if (equalBytes(old, fresh)) throw new Fault('passcode-reused')
  using key = privateKeyOf(staffKey)
  const { staffId } = session.person
  const history = PasscodeHistory.open(key, staffId, session.ownRow().private, cost)
  const verifier = await history.verifierOf(fresh)
  if (history.isNewest(verifier)) {
    // Whoever has several slots with a passcode changes it in one after the other: that is no reuse.
    return { left: history.sealedWith([]), fresh: history.sealedWith([]) }
  }
  if (history.has(verifier)) throw new Fault('passcode-reused')
  // The very first passcode enters the history when it is left behind.
  const left = history.isEmpty ? [await history.verifierOf(old)] : []
  return { left: history.sealedWith(left), fresh: history.sealedWith([...left, verifier]) }
}

interface Renewal {
  readonly staffKey: SecretKey<'staff'>
  readonly fresh: Buffer
  readonly cost: Argon2Cost
  readonly answer: KeyAnswer | undefined
}

/** A slot of the old one's kind for the new passcode: with the same security key, where one takes part. */
async function slotLike(
  session: VaultSession,
  { authenticator }: Slot,
  { staffKey, fresh: passcode, cost, answer }: Renewal,
  at: number,
): Promise<Slot> {
  const { staffId, code } = session.person
  const owner = { vaultId: session.vaultId, staffId, code }
  if (authenticator === null || answer === undefined)
    return await makeSlot(owner, staffKey, { passcode, cost }, at)
  using prf = prfOf(answer.proof.prf)
  return await makeSlot(owner, staffKey, { passcode, cost, prf, authenticator }, at)
}

/** Killed after the head and before the register, the next unlock finishes it: finish-passcode-change.ts. */
async function replaceSlot(
  session: VaultSession,
  old: Slot,
  fresh: Slot,
  remembered: Remembered,
): Promise<void> {
  const intent = session.registry.transaction(() => {
    session.putOwnPrivate(remembered.left)
    return session.ledger.intend('passcode.changed', { facts: { slot: fresh.slotId } })
  })
  try {
    await session.publishAccess((access) => withSlotReplaced(access, old, fresh))
    session.registry.transaction(() => {
      session.putOwnPrivate(remembered.fresh)
      moveCredential(session, old, fresh)
      intent.done({ memoryBytes: fresh.kdf?.memoryBytes ?? 0, passes: fresh.kdf?.passes ?? 0 })
    })
  } catch (error) {
    intent.failed(asFault(error).code)
    throw error
  }
  await session.publish()
}

/** What is known of a security key goes with it to its new slot. */
function moveCredential({ registry }: VaultSession, old: Slot, fresh: Slot): void {
  const row = registry.credentials().find(({ slotId }) => slotId === old.slotId)
  if (row === undefined) return
  registry.putCredential({ ...row, slotId: fresh.slotId })
  registry.removeCredential(old.slotId)
}
