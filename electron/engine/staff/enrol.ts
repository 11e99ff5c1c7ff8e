import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { sameName } from '../../../shared/model/same-name.ts'
import { randomBytes } from '../crypto/random.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import { ID_BYTES } from '../format/fields.ts'
import type { Facts } from '../format/entry.ts'
import { certificateHash, certificateLayout, type StaffCertificate } from '../format/staff-certificate.ts'
import type { Job } from '../jobs/job.ts'
import { issueCertificate } from '../keys/certificates.ts'
import { fingerprintWords } from '../keys/fingerprint.ts'
import { type StaffKeys, staffKeysFrom } from '../keys/staff-keys.ts'
import { clearanceProblem } from '../ledger/authority-rules.ts'
import { signAcceptance } from '../ledger/directory.ts'
import type { SessionRoom } from '../session/session-room.ts'
import { settleAccess } from '../session/settle-access.ts'
import { throwIfCancelled } from '../session/take-vault.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { assertActingCustodian } from './acting-custodian.ts'
import { recordIssue, recordSignature, showAgreement, type Signing } from './agreement.ts'
import { type NewSlot, recordNewSlots, slotsForNew } from './slots-for-new.ts'
import { assertSensible, screeningFacts } from './screen.ts'

type Enrolment = JobInput<'staff.enrol'>

/**
 * Enrols a person who sits at the workstation. Their slots first, which lead to nobody yet; then registry and ledger in one
 * transaction; then the registry's key for whoever has every paper. Killed before the transaction, the next unlock drops
 * the slots and the code is free; killed after it, the next unlock of a custodian gives the key.
 * @throws Fault `no-right`, `code-taken` for a code that somebody has or had, those of passcode and keys,
 * `way-not-allowed`, `agreement-changed`, `not-confirmed`, `input-invalid`, `cancelled`, `read-only-session`
 */
export async function enrolStaff(
  room: SessionRoom,
  input: Enrolment,
  job: Job,
): Promise<JobResult<'staff.enrol'>> {
  const session = room.vault()
  assertActingCustodian(session)
  assertFreeCode(session, input.code)
  if (input.screening !== null) assertSensible(input.screening, session.now())
  if (input.agreement !== null) assertSigns(session, input.agreement, input.name)
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const staffId = randomBytes(ID_BYTES).toString('hex')
  using staffKey = SecretKey.random('staff')
  using keys = staffKeysFrom(staffId, staffKey)
  const slots = await slotsForNew(room, staffKey, { ...input, staffId })
  throwIfCancelled(job.signal)
  await session.publishAccess((access) => ({
    ...access,
    slots: [...access.slots, ...slots.map(({ slot }) => slot)],
  }))
  const certificate = certify(session, input, keys)
  try {
    writeEnrolment(session, { input, keys, slots, certificate })
  } catch (error) {
    await session.publishAccess((access) => ({
      ...access,
      slots: access.slots.filter((slot) => slot.staffId !== staffId),
    }))
    throw error
  }
  await settleAccess(session)
  for (const ceremony of input.keys) room.keys.drop(ceremony)
  const member = session.authority.member(staffId)
  if (member === null) throw new Fault('registry-damaged')
  const problem = clearanceProblem(member, session.authority, session.now())
  return { staffId, fingerprint: fingerprintWords(certificate), problem }
}

/** @throws Fault `code-taken` for a code that somebody has, or had: entries of the ledger are told apart by it. */
function assertFreeCode({ registry }: VaultSession, code: string): void {
  if (registry.staff().some((row) => row.code === code)) throw new Fault('code-taken', { code })
}

/** @throws Fault `agreement-changed`, `not-confirmed` */
function assertSigns(session: VaultSession, { version, typedName }: Signing, name: string): void {
  if (version !== showAgreement(session).version) throw new Fault('agreement-changed')
  if (!sameName(typedName, name)) throw new Fault('not-confirmed')
}

function certify(session: VaultSession, { code, name, role }: Enrolment, keys: StaffKeys): StaffCertificate {
  const { person, vaultId } = session
  const { staffId, sealing, signing } = keys
  return issueCertificate(
    {
      ...{ vaultId, staffId, code, name, role, by: person.staffId, enrolledAt: session.now() },
      ...{ sealingKey: sealing.publicKey, signingKey: signing.publicKey },
    },
    person.keys.signing,
  )
}

interface Enrolled {
  readonly input: Enrolment
  readonly keys: StaffKeys
  readonly slots: readonly NewSlot[]
  readonly certificate: StaffCertificate
}

/** One transaction: certificate, the person's word for the root of trust, papers, and the ways in. */
function writeEnrolment(session: VaultSession, { input, keys, slots, certificate }: Enrolled): void {
  const { registry, ledger, vaultId } = session
  const { staffId, signing } = keys
  registry.transaction(() => {
    // Again, since keys were derived meanwhile: somebody signs what they have read, and nothing that was issued since.
    assertFreeCode(session, input.code)
    if (input.agreement !== null) assertSigns(session, input.agreement, input.name)
    registry.putStaff({
      ...{ staffId, code: input.code, certificate: certificateLayout.encode(certificate) },
      acceptance: signAcceptance(vaultId, session.recovery, signing),
      private: null,
    })
    ledger.record('staff.enrolled', { facts: enrolmentFacts(input, certificate) })
    if (input.screening !== null) {
      ledger.record('staff.screened', { facts: screeningFacts(staffId, input.screening) })
    }
    if (input.agreement !== null) signPapers(session, keys, input.agreement)
    recordNewSlots(registry, ledger.as({ by: staffId, signing }), staffId, slots)
  })
}

/** Signing the template puts it in force as the office's first version. */
function signPapers(
  session: VaultSession,
  keys: StaffKeys,
  { version, typedName }: NonNullable<Enrolment['agreement']>,
): void {
  const shown = showAgreement(session)
  const inForce = version === 0 ? recordIssue(session, shown.text, shown.months) : version
  recordSignature(session, keys, { version: inForce, typedName })
}

function enrolmentFacts({ role, startsAt }: Enrolment, certificate: StaffCertificate): Facts {
  const hash = certificateHash(certificate).toString('hex')
  const facts = { staff: certificate.staffId, certificate: hash, role }
  return startsAt === null ? facts : { ...facts, startsAt }
}
