import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
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
import { settledAccess } from '../session/settle-access.ts'
import { throwIfCancelled } from '../session/take-vault.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { assertActingCustodian } from './acting-custodian.ts'
import { recordIssue, recordSignature, showAgreement } from './agreement.ts'
import { type NewSlot, slotsForNew } from './slots-for-new.ts'
import { assertSensible, screeningFacts } from './screen.ts'

type Enrolment = JobInput<'staff.enrol'>

/**
 * Enrols a person who sits at the workstation. Registry and ledger first, in one transaction, then slots and the registry's
 * key in the head: killed in between, somebody is listed who has no way in, and enrolling them again takes their place.
 * @throws Fault `no-right`, `name-taken` for a code that somebody has or had, those of passcode and keys,
 * `way-not-allowed`, `agreement-changed`, `not-confirmed`, `input-invalid`, `cancelled`, `read-only-session`
 */
export async function enrolStaff(
  room: SessionRoom,
  input: Enrolment,
  job: Job,
): Promise<JobResult<'staff.enrol'>> {
  const session = room.vault()
  assertActingCustodian(session)
  const instead = unfinishedHolder(session, input.code)
  if (input.screening !== null) assertSensible(input.screening, session.now())
  if (input.agreement !== null && input.agreement.version !== showAgreement(session).version) {
    throw new Fault('agreement-changed')
  }
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const staffId = randomBytes(ID_BYTES).toString('hex')
  using staffKey = SecretKey.random('staff')
  using keys = staffKeysFrom(staffId, staffKey)
  const slots = await slotsForNew(room, staffKey, { ...input, staffId })
  throwIfCancelled(job.signal)
  assertActingCustodian(session)
  const certificate = certify(session, input, keys)
  writeEnrolment(session, { input, keys, slots, certificate, instead })
  await session.publishAccess((access) =>
    settledAccess(session, { ...access, slots: [...access.slots, ...slots.map(({ slot }) => slot)] }),
  )
  for (const ceremony of input.keys) room.keys.drop(ceremony)
  const member = session.authority.member(staffId)
  if (member === null) throw new Fault('registry-damaged')
  const problem = clearanceProblem(member, session.authority, session.now())
  return { staffId, fingerprint: fingerprintWords(certificate), problem }
}

/**
 * Whoever is listed under this code and never had a way in: a kill in the middle of an enrolment left them.
 * @throws Fault `name-taken` for a code that anybody worked under, or could
 */
function unfinishedHolder(session: VaultSession, code: string): Id | null {
  const { authority, head, registry } = session
  const holders = registry.staff().filter((row) => row.code === code)
  const isUsed = ({ staffId }: { staffId: Id }) =>
    authority.member(staffId)?.lastUnlockedAt !== null || head.slots.some((slot) => slot.staffId === staffId)
  if (holders.some(isUsed)) throw new Fault('name-taken', { name: code })
  return holders.find(({ staffId }) => authority.member(staffId)?.state === 'here')?.staffId ?? null
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
  readonly instead: Id | null
}

/** One transaction: certificate, the person's word for the root of trust, papers, and the ways in. */
function writeEnrolment(session: VaultSession, { input, keys, slots, certificate, instead }: Enrolled): void {
  const { registry, ledger, vaultId } = session
  const { staffId, signing } = keys
  registry.transaction(() => {
    registry.putStaff({
      ...{ staffId, code: input.code, certificate: certificateLayout.encode(certificate) },
      acceptance: signAcceptance(vaultId, session.recovery, signing),
      private: null,
    })
    ledger.record('staff.enrolled', { facts: enrolmentFacts(input, certificate, instead) })
    if (input.screening !== null) {
      ledger.record('staff.screened', { facts: screeningFacts(staffId, input.screening) })
    }
    if (input.agreement !== null) signPapers(session, keys, input.agreement)
    const own = ledger.as({ by: staffId, signing })
    for (const { slot, credential } of slots) {
      if (credential !== null) registry.putCredential(credential)
      own.record('way.added', { facts: { staff: staffId, slot: slot.slotId, kind: slot.kind } })
    }
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

function enrolmentFacts(
  { role, startsAt }: Enrolment,
  certificate: StaffCertificate,
  instead: Id | null,
): Facts {
  const facts = {
    staff: certificate.staffId,
    certificate: certificateHash(certificate).toString('hex'),
    role,
  }
  return {
    ...facts,
    ...(startsAt === null ? {} : { startsAt }),
    ...(instead === null ? {} : { instead }),
  }
}
