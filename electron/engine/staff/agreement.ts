/** The confidentiality agreement: what the office asks everybody to sign, and each person's signature under it. */
import type { CallInput, JobInput } from '../../../shared/contract/contract.ts'
import type { Agreement } from '../../../shared/contract/staff.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { sameName } from '../../../shared/model/same-name.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import type { Job } from '../jobs/job.ts'
import { type StaffKeys, staffKeysFrom } from '../keys/staff-keys.ts'
import type { AgreementFact } from '../ledger/authority.ts'
import { addMonths } from '../ledger/months.ts'
import { provePerson } from '../session/prove-person.ts'
import type { SessionRoom } from '../session/session-room.ts'
import { settleAccess } from '../session/settle-access.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { assertActingCustodian } from './acting-custodian.ts'
import { AGREEMENT_TEMPLATE } from './agreement-template.ts'

/** What somebody signs with. */
export interface Signing {
  /** That was read to its end. */
  readonly version: number
  readonly typedName: string
}

/** @throws Fault `registry-damaged` if the text is not the one that the ledger names. */
export function showAgreement({ authority, registry, directory }: VaultSession): Agreement {
  const { agreement } = authority
  if (agreement === null) {
    return { version: 0, text: AGREEMENT_TEMPLATE, months: null, issuedAt: null, issuedBy: null }
  }
  const { version, months, at: issuedAt } = agreement
  const text = registry.agreementText(version)
  if (text === null || textHash(text) !== agreement.text) throw new Fault('registry-damaged')
  const issuedBy = directory.certificate(agreement.by)?.code ?? null
  return { version, text, months, issuedAt, issuedBy }
}

/**
 * Puts a new version in force: everybody is asked again at their next unlock.
 * @throws Fault `no-right`, `read-only-session`
 */
export async function issueAgreement(
  session: VaultSession,
  { text, months }: CallInput<'agreement.issue'>,
): Promise<{ version: number }> {
  assertActingCustodian(session)
  const version = recordIssue(session, text, months)
  await session.publish()
  return { version }
}

/** Text and entry together; to be called where the act is published. */
export function recordIssue(session: VaultSession, text: string, months: number | null): number {
  const { registry, ledger, authority } = session
  const version = (authority.agreement?.version ?? 0) + 1
  const facts = { version, text: textHash(text) }
  registry.transaction(() => {
    registry.putAgreementText(version, text)
    ledger.record('agreement.issued', { facts: months === null ? facts : { ...facts, months } })
  })
  return version
}

/**
 * The person who is here signs, with their own key, and works on if nothing else is missing.
 * @throws Fault `agreement-changed`, `not-confirmed` if the typed name is not theirs, `read-only-session`
 */
export async function acceptAgreement(session: VaultSession, signing: Signing): Promise<void> {
  if (session.mode !== 'signing') session.assertWritable()
  recordSignature(session, session.person.keys, signing)
  await session.leaveSigning()
  await settleAccess(session)
}

/**
 * Somebody signs at the workstation where a custodian is at work, and gets the registry's key if that was all they lacked.
 * @throws Fault those of proving who they are, `not-found`, and those of {@link acceptAgreement}.
 */
export async function signAgreement(
  room: SessionRoom,
  { staffId, passcode, key, ...signing }: JobInput<'agreement.sign'>,
  job: Job,
): Promise<void> {
  const session = room.vault()
  assertActingCustodian(session)
  const certificate = session.directory.certificate(staffId)
  const assertHere = () => {
    if (session.authority.member(staffId)?.state === 'left') throw new Fault('not-found')
  }
  assertHere()
  if (certificate === null) throw new Fault('not-found')
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const proof = { staffCode: certificate.code, passcode, key, act: 'sign' } as const
  const way = await provePerson(room.environment, session, room.keys, proof)
  using staffKey = way.staffKey
  using keys = staffKeysFrom(way.slot.staffId, staffKey)
  if (keys.staffId !== staffId) throw new Fault('keys-foreign')
  // They may have left while the passcode was tried.
  assertHere()
  recordSignature(session, keys, signing)
  await settleAccess(session)
}

/**
 * The entry by which a person is bound: signed with their own key, naming the text by its hash.
 * @throws Fault `agreement-changed`, `not-confirmed`
 */
export function recordSignature(
  session: VaultSession,
  { staffId, signing }: StaffKeys,
  { version, typedName }: Signing,
): void {
  const { authority, directory, ledger } = session
  const { agreement } = authority
  if (agreement === null || agreement.version !== version) throw new Fault('agreement-changed')
  const name = directory.certificate(staffId)?.name
  if (name === undefined || !sameName(typedName, name)) throw new Fault('not-confirmed', { field: 'name' })
  ledger
    .as({ by: staffId, signing })
    .record('agreement.accepted', { facts: acceptanceFacts(staffId, agreement, session.now()) })
}

function acceptanceFacts(staff: string, { version, text, months }: AgreementFact, now: number) {
  const facts = { staff, version, text }
  return months === null ? facts : { ...facts, until: addMonths(now, months) }
}

function textHash(text: string): string {
  return hash(LABELS.agreementText, [Buffer.from(text, 'utf8')]).toString('hex')
}
