import { staffTag } from '../format/slot.ts'
import type { CeremonyDesk, KeyAct, KeyProof } from './ceremonies.ts'
import { noteKeyUse } from './note-key-use.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { type RightWay, tryWay } from './try-way.ts'
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
 * like unlocking.
 * @returns the way that opened; its staff key is the caller's.
 * @throws Fault `wrong-passcode`, `key-refused`, `key-copied`, `too-early`
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
    if (way.counter !== null) await noteKeyUse(session, way.slot, way.counter, environment.clock.now())
    return way
  } catch (error) {
    way.staffKey[Symbol.dispose]()
    throw error
  }
}
