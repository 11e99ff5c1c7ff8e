import type { GuardedAct } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import { ID_BYTES } from '../format/fields.ts'
import { encodeSubject, subjectDigest } from '../format/request.ts'
import type { Job } from '../jobs/job.ts'
import { staffKeysFrom } from '../keys/staff-keys.ts'
import type { Facts } from '../ledger/facts.ts'
import type { KeyProof } from '../session/ceremonies.ts'
import { provePerson } from '../session/prove-person.ts'
import { mayDecide } from '../ledger/authority-rules.ts'
import { approve, compartmentOf } from '../session/second-person.ts'
import type { SessionRoom } from '../session/session-room.ts'

export interface AgreedDeed {
  readonly act: GuardedAct
  readonly subject: Readonly<Record<string, unknown>>
  readonly second:
    { readonly staffCode: string; readonly passcode: string; readonly key?: KeyProof | undefined } | undefined
}

/** An approval that is used at once holds for the act alone. */
const AT_ONCE_MS = 60 * 60 * 1000

/**
 * A second person's signature for an act of a vault in which no request can wait, because it is open for reading only.
 * @returns facts for the act's entry; none where no rule asks.
 * @throws Fault `second-person` with nobody named, `second-person-same`, and those of proving who somebody is
 */
export async function agreeHere(room: SessionRoom, deed: AgreedDeed, job: Job): Promise<Facts> {
  const vault = room.vault()
  const { act, subject, second } = deed
  if (!vault.authority.policy.secondPerson.includes(act)) return {}
  if (second === undefined) throw new Fault('second-person', { act })
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const proved = await provePerson(room.environment, vault, room.keys, { ...second, act: 'approve' })
  using staffKey = proved.staffKey
  const { staffId } = proved.slot
  const by = vault.person.staffId
  if (!mayDecide(vault.authority, { by, compartment: compartmentOf(act, subject) }, staffId, vault.now())) {
    throw new Fault('second-person-same')
  }
  using keys = staffKeysFrom(staffId, staffKey)
  const request = randomBytes(ID_BYTES).toString('hex')
  const until = vault.now() + AT_ONCE_MS
  const digest = subjectDigest(act, encodeSubject(subject)).toString('hex')
  const signature = approve(vault, { id: request, act, digest, by, until }, keys.signing)
  return { request, second: staffId, secondSignature: signature.toString('hex'), until }
}
