import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { recordGrant } from '../compartments/record-grant.ts'
import { randomBytes } from '../crypto/random.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import type { Facts } from '../format/entry.ts'
import { ID_BYTES } from '../format/fields.ts'
import type { SealedGrant } from '../format/grant.ts'
import { certificateHash, certificateLayout, type StaffCertificate } from '../format/staff-certificate.ts'
import type { Job } from '../jobs/job.ts'
import { issueCertificate } from '../keys/certificates.ts'
import { fingerprintWords } from '../keys/fingerprint.ts'
import { giveGrant } from '../keys/grants.ts'
import { combineSheets, type RecoveryKeys } from '../keys/recovery.ts'
import { type StaffKeys, staffKeysFrom } from '../keys/staff-keys.ts'
import type { GrantFact } from '../ledger/authority.ts'
import { signAcceptance } from '../ledger/directory.ts'
import { grantIn, openCompartmentKey } from '../session/open-folder.ts'
import { secondPerson } from '../session/second-person.ts'
import type { SessionRoom } from '../session/session-room.ts'
import { settledAccess } from '../session/settle-access.ts'
import { throwIfCancelled } from '../session/take-vault.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { assertActingCustodian } from './acting-custodian.ts'
import { type NewSlot, recordNewSlots, slotsForNew } from './slots-for-new.ts'

type Input = JobInput<'staff.reset'>

/** Who gets new keys, and what they are. */
interface Reset {
  readonly previous: StaffCertificate
  readonly keys: StaffKeys
  readonly slots: readonly NewSlot[]
  readonly recovery: RecoveryKeys
  /** The second person's word. */
  readonly agreed: Facts
}

/**
 * Gives new keys to somebody who lost every way in: a new staff id under the same code, with the same role, papers and
 * grants, all on the word of the recovery sheets. The old keys are done with. One transaction of registry and ledger first,
 * then the head: killed in between, the person is listed and has no way in, and the same act again gives them one.
 * @throws Fault `not-found` for a code that nobody works under, `no-right` for oneself, those of the sheets, of passcode
 * and keys, of the second person, `way-not-allowed`, `cancelled`, `read-only-session`
 */
export async function resetStaff(
  room: SessionRoom,
  input: Input,
  job: Job,
): Promise<JobResult<'staff.reset'>> {
  const session = room.vault()
  assertActingCustodian(session)
  const previous = holderOf(session, input.staffCode)
  const agree = () => secondPerson(session, 'recovery.use', input)
  agree()
  const { setId: sheetSet } = session.recovery
  using recovery = await combineSheets(input.sheets, session.recovery)
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const staffId = randomBytes(ID_BYTES).toString('hex')
  using staffKey = SecretKey.random('staff')
  using keys = staffKeysFrom(staffId, staffKey)
  const { code, name, role } = previous
  const { passcode, keys: ceremonies } = input
  const slots = await slotsForNew(room, staffKey, {
    ...{ staffId, code, name, role, passcode, keys: ceremonies },
  })
  throwIfCancelled(job.signal)
  // While keys were derived, another reset may have used the approval up or taken the code over.
  const agreed = agree()
  if (holderOf(session, input.staffCode).staffId !== previous.staffId) throw new Fault('busy')
  // What the pair of these sheets signs would be worth nothing once another pair has taken its place.
  session.assertSheetsSettled()
  if (session.recovery.setId !== sheetSet) throw new Fault('sheet-foreign')
  const { certificate, grants } = writeReset(session, { previous, keys, slots, recovery, agreed })
  await session.publishAccess((access) =>
    settledAccess(session, { ...access, slots: [...access.slots, ...slots.map(({ slot }) => slot)] }),
  )
  for (const ceremony of ceremonies) room.keys.drop(ceremony)
  return { staffId, fingerprint: fingerprintWords(certificate), grants }
}

/** Whoever works under a code, or would if they could unlock. */
function holderOf({ registry, authority, directory, person }: VaultSession, code: string): StaffCertificate {
  const rows = registry.staff().filter((row) => row.code === code)
  const holder = rows.find(({ staffId }) => (authority.member(staffId)?.state ?? 'left') !== 'left')
  const certificate = holder === undefined ? null : directory.certificate(holder.staffId)
  if (certificate === null) throw new Fault('not-found')
  // Whoever is here has a way in, and changes it there.
  if (certificate.staffId === person.staffId) throw new Fault('no-right')
  return certificate
}

function writeReset(session: VaultSession, reset: Reset): { certificate: StaffCertificate; grants: number } {
  const { registry, vaultId, authority } = session
  const { previous, keys, slots, recovery, agreed } = reset
  const { staffId, signing } = keys
  const held = authority.grants().filter(({ grantee }) => grantee === previous.staffId)
  const ledger = session.ledger.as({ by: 'recovery', signing: recovery.signing })
  const certificate = certify(session, reset)
  return registry.transaction(() => {
    registry.putStaff({
      ...{ staffId, code: previous.code, certificate: certificateLayout.encode(certificate) },
      acceptance: signAcceptance(vaultId, session.recovery, signing),
      private: null,
    })
    const facts = { staff: staffId, certificate: certificateHash(certificate).toString('hex') }
    ledger.record('staff.reset', { facts: { ...facts, previous: previous.staffId, ...agreed } })
    const grants = held.flatMap((fact) => sealedAgain(session, reset, fact) ?? [])
    for (const grant of grants) recordGrant({ registry, ledger }, grant)
    forget(session, previous.staffId)
    recordNewSlots(registry, session.ledger.as({ by: staffId, signing }), staffId, slots)
    return { certificate, grants: grants.length }
  })
}

function certify(session: VaultSession, { previous, keys, recovery }: Reset): StaffCertificate {
  const { code, name, role } = previous
  const { staffId, sealing, signing } = keys
  return issueCertificate(
    {
      ...{ vaultId: session.vaultId, staffId, code, name, role, by: 'recovery', enrolledAt: session.now() },
      ...{ sealingKey: sealing.publicKey, signingKey: signing.publicKey },
    },
    recovery.signing,
  )
}

/** What the person held, with the same rights and end. What is over stays over. */
function sealedAgain(
  session: VaultSession,
  { keys, recovery }: Reset,
  { compartment, epoch, rights, until }: GrantFact,
): SealedGrant | null {
  const { registry, vaultId, directory } = session
  const now = session.now()
  const row = registry.compartments().find(({ id }) => id === compartment)
  const encoded = grantIn(registry, session, 'recovery', { id: compartment, epoch })
  if (row?.epoch !== epoch || encoded === null || (until !== null && until <= now)) return null
  const holder = { party: 'recovery', sealing: recovery.sealing } as const
  using key = openCompartmentKey(vaultId, { id: compartment, epoch }, encoded, holder, directory)
  const context = {
    ...{ vaultId, compartment, epoch, grantee: keys.staffId, granteeKey: keys.sealing.publicKey },
    ...{ rights: [...rights], giver: 'recovery', givenAt: now },
    ...(until === null ? {} : { until }),
  } as const
  return giveGrant(context, key, recovery.signing)
}

/** What the registry holds for keys that are done with. The certificate stays: it is what their entries are checked by. */
function forget({ registry }: VaultSession, staffId: Id): void {
  for (const grant of registry.grantsFor(staffId)) registry.removeGrant(grant)
  for (const credential of registry.credentials()) {
    if (credential.staffId === staffId) registry.removeCredential(credential.slotId)
  }
  registry.removeForm(staffId)
}
