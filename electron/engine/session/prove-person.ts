import { Fault } from '../../../shared/model/fault.ts'
import { areKeysOf } from '../keys/certificates.ts'
import { staffTag } from '../format/slot.ts'
import { staffKeysFrom } from '../keys/staff-keys.ts'
import type { CeremonyDesk, KeyAct, KeyProof } from './ceremonies.ts'
import { noteKeyUse } from './note-key-use.ts'
import { passcodeDueAt } from './passcode-due.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { type RightWay, tryWay } from './try-way.ts'
import { brokenRule } from './unlock-rule.ts'
import type { VaultSession } from './vault-session.ts'

export interface PersonProof {
  readonly staffCode: string
  readonly passcode: string
  readonly key?: KeyProof | undefined
  /** What the key was asked for. */
  readonly act: Exclude<KeyAct, 'unlock'>
}

/**
 * Proves inside an open vault that somebody of the office is at the machine: by passcode, by key, or by both. Counted
 * like unlocking. Whoever approves or signs is held to the office's rule as at unlocking: a way that does not let them in
 * does not speak for them either; and whose passcode is past its time signs, but agrees to nothing.
 * @returns the way that opened; its staff key is the caller's.
 * @throws Fault `wrong-passcode`, `key-refused`, `key-copied`, `too-early`, `way-withdrawn`, `way-not-allowed` with details rule,
 * `passcode-expired` with details of, `keys-foreign` for a way that leads to other keys than the certificate's
 */
export async function provePerson(
  environment: SessionEnvironment,
  session: VaultSession,
  keys: CeremonyDesk,
  { staffCode, passcode, key, act }: PersonProof,
): Promise<RightWay> {
  const { folder } = session
  const tag = staffTag(session.vaultId, staffCode)
  const answer =
    key === undefined
      ? undefined
      : { proof: key, challenge: keys.take(key.ceremony, { act, folder, code: staffCode }) }
  const trial = { folder, tag, passcode, key: answer, writable: session.mode !== 'medium' }
  const way = await tryWay(environment, session.head, trial)
  try {
    assertOwnKeys(session, way, staffCode)
    if (session.isForeign(way.slot)) throw new Fault('way-withdrawn')
    if (way.use !== null) await noteKeyUse(session, way.slot, way.use, environment.clock.now())
    const speaks = act === 'approve' || act === 'sign'
    const rule = speaks ? brokenRule(session, way.slot) : null
    if (rule !== null) throw new Fault('way-not-allowed', { rule })
    const dueAt = act === 'approve' ? passcodeDueAt(session, way.slot.staffId) : null
    if (dueAt !== null && dueAt <= session.now()) throw new Fault('passcode-expired', { of: staffCode })
    return way
  } catch (error) {
    way.staffKey[Symbol.dispose]()
    throw error
  }
}

/**
 * A slot lies in the open: whoever can sign the head can put one there under somebody's code, with a passcode and a staff
 * key of their own. Only the certificate says whose keys are whose.
 * @throws Fault `keys-foreign`
 */
function assertOwnKeys({ directory }: VaultSession, { slot, staffKey }: RightWay, staffCode: string): void {
  using keys = staffKeysFrom(slot.staffId, staffKey)
  const certificate = directory.certificate(slot.staffId)
  if (certificate?.code !== staffCode || !areKeysOf(certificate, keys)) throw new Fault('keys-foreign')
}
