import { right } from '../../../shared/contract/file.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import { ID_BYTES } from '../format/fields.ts'
import type { SealedGrant } from '../format/grant.ts'
import type { Access, Head } from '../format/head.ts'
import type { SignedState } from '../format/state.ts'
import type { Slot } from '../format/slot.ts'
import { certificateHash, certificateLayout } from '../format/staff-certificate.ts'
import { recordGrant } from '../compartments/record-grant.ts'
import type { Job } from '../jobs/job.ts'
import { issueCertificate } from '../keys/certificates.ts'
import { giveGrant } from '../keys/grants.ts'
import { assertGoodPasscode, normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { createPasscodeSlot } from '../keys/passcode-slot.ts'
import { combineSheets, type RecoveryKeys } from '../keys/recovery.ts'
import { type StaffKeys, staffKeysFrom } from '../keys/staff-keys.ts'
import { signAcceptance } from '../ledger/directory.ts'
import { accountedCompartments } from '../session/accounted-compartments.ts'
import { anchorStore } from '../session/anchor.ts'
import { withAnchoredState } from '../session/anchored-head.ts'
import { noteClaims } from '../session/catalogue-findings.ts'
import { headStore } from '../session/head-store.ts'
import {
  grantIn,
  openCompartmentKey,
  type OpenFolder,
  openFolder,
  openRegistryKey,
} from '../session/open-folder.ts'
import { recoveryLedger } from '../session/recovered-vault.ts'
import type { SessionEnvironment } from '../session/session-environment.ts'
import { waysIn } from '../session/stated-ways.ts'
import { settleSuccession } from '../session/succession.ts'
import { isWritable, throwIfCancelled } from '../session/take-vault.ts'
import { assertTrusted } from '../session/trusted-state.ts'
import { lockVault } from '../session/vault-lock.ts'
import { signedHead } from '../session/signed-head.ts'
import { findOlder } from '../session/witnesses.ts'

export interface Appointment {
  readonly folder: string
  readonly sheets: readonly string[]
  readonly staffCode: string
  readonly staffName: string
  readonly passcode: string
}

const REGISTRY_EPOCH = 1

/**
 * Enrols a custodian on the word of enough recovery sheets, in a vault that nobody may be able to open any more: a
 * certificate and grants by the recovery pair, a slot, and an entry of the ledger.
 * @throws Fault of the sheets, of the passcode, `code-taken` for a code that somebody has, `state-older` where an older
 * state must be accepted first, `in-use`, `medium-read-only`, `kdf-cost`, `memory-short`, and of damage.
 */
export async function appointCustodian(
  environment: SessionEnvironment,
  appointment: Appointment,
  job: Job,
): Promise<void> {
  const { folder, sheets, staffCode, staffName } = appointment
  const { head: found } = await headStore(folder).read()
  using recovery = await combineSheets(sheets, found.recovery)
  await assertGoodPasscode(appointment.passcode, [staffCode, staffName])
  if (!(await isWritable(folder))) throw new Fault('medium-read-only', { place: 'vault' })
  const lock = await lockVault(folder)
  try {
    const anchors = anchorStore(environment.machineFolder, folder)
    const anchor = await anchors.read(found.state)
    const reading = withAnchoredState(await headStore(folder).read(), anchor)
    const holder = { party: 'recovery', sealing: recovery.sealing } as const
    const open = await openFolder({
      ...{ folder, head: reading.head, holder, access: 'write', signal: job.signal },
      openCompartment: environment.openCompartment,
      now: () => environment.clock.now(),
    })
    try {
      if ((await findOlder(reading, anchor, open, job.signal)).length > 0) throw new Fault('state-older')
      assertTrusted(reading.head.state, open)
      await anchors.write(await enrol(environment, appointment, { head: reading.head, open, recovery }, job))
    } finally {
      await open.close()
    }
  } finally {
    await lock.release()
  }
}

interface Opened {
  readonly head: Head
  readonly open: OpenFolder
  readonly recovery: RecoveryKeys
}

/**
 * The head first, then registry and ledger: killed in between, a slot lies there that leads to nobody. It opens nothing,
 * the code is still free, and the next appointment drops it.
 * @returns the state that now holds, for the machine to note
 */
async function enrol(
  environment: SessionEnvironment,
  appointment: Appointment,
  { head, open, recovery }: Opened,
  job: Job,
): Promise<SignedState> {
  const { folder, staffCode } = appointment
  if (open.registry.staff().some(({ code }) => code === staffCode)) {
    throw new Fault('code-taken', { code: staffCode })
  }
  const staffId = randomBytes(ID_BYTES).toString('hex')
  using staffKey = SecretKey.random('staff')
  using keys = staffKeysFrom(staffId, staffKey)
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const slot = await slotOf(environment, appointment, head.vaultId, staffId, staffKey)
  throwIfCancelled(job.signal)
  const at = environment.clock.now()
  const ledger = recoveryLedger(head.vaultId, recovery, open, () => [head.state])
  const access = accessWith(withoutStrays(head, open), slot, registryGrant({ head, recovery }, keys, at))
  const author = { by: 'recovery', signing: recovery.signing } as const
  const entered = signedHead({ head, access, open, ledger, author, now: at })
  await headStore(folder).writeBoth(entered)
  settleSuccession({ ...open, ledger }, open.live.authority.successions.length)
  await noteClaims({ ...open, vaultId: head.vaultId, head, ledger, authority: open.live.authority }, at)
  open.registry.transaction(() => {
    const certificate = putCertificate(appointment, { head, open, recovery }, keys, at)
    ledger.record('custodian.appointed', {
      facts: { staff: staffId, certificate: certificate.toString('hex') },
    })
    ledger.record('ways.stated', { facts: waysIn(access, staffId) })
    for (const grant of compartmentGrants({ head, open, recovery }, keys, at)) {
      recordGrant({ registry: open.registry, ledger }, grant)
    }
  })
  const next = signedHead({ head: entered, access, open, ledger, author, now: at })
  await headStore(folder).writeBoth(next)
  return next.state
}

async function slotOf(
  environment: SessionEnvironment,
  { passcode, staffCode }: Appointment,
  vaultId: Id,
  staffId: Id,
  staffKey: SecretKey<'staff'>,
): Promise<Slot> {
  const bytes = normalisePasscode(passcode)
  try {
    const owner = { vaultId, staffId, code: staffCode }
    return await createPasscodeSlot(
      owner,
      staffKey,
      bytes,
      await environment.kdfCost(),
      environment.clock.now(),
    )
  } finally {
    wipePasscode(bytes)
  }
}

/** @returns the certificate's hash */
function putCertificate(
  { staffCode, staffName }: Appointment,
  { head, open, recovery }: Opened,
  keys: StaffKeys,
  at: number,
): Buffer {
  const { vaultId } = head
  const certificate = issueCertificate(
    {
      ...{
        vaultId,
        staffId: keys.staffId,
        code: staffCode,
        name: staffName,
        role: 'custodian',
        by: 'recovery',
      },
      ...{ sealingKey: keys.sealing.publicKey, signingKey: keys.signing.publicKey, enrolledAt: at },
    },
    recovery.signing,
  )
  open.registry.putStaff({
    ...{ staffId: keys.staffId, code: staffCode, certificate: certificateLayout.encode(certificate) },
    acceptance: signAcceptance(vaultId, head.recovery, keys.signing),
    private: null,
  })
  return certificateHash(certificate)
}

/** The newest key of every compartment, sealed anew for the new custodian. */
function compartmentGrants({ head, open, recovery }: Opened, keys: StaffKeys, at: number): SealedGrant[] {
  const holder = { party: 'recovery', sealing: recovery.sealing } as const
  return accountedCompartments({ ...open, authority: open.live.authority }).flatMap(({ id, epoch }) => {
    const grant = grantIn(open.registry, open.live, 'recovery', { id, epoch })
    if (grant === null) return []
    using key = openCompartmentKey(head.vaultId, { id, epoch }, grant, holder, open.directory)
    const context = {
      ...{ vaultId: head.vaultId, compartment: id, epoch, rights: [...right.options] },
      ...{ grantee: keys.staffId, granteeKey: keys.sealing.publicKey, giver: 'recovery', givenAt: at },
    } as const
    return [giveGrant({ ...context, rights: [...right.options] }, key, recovery.signing)]
  })
}

function registryGrant(
  { head, recovery }: Pick<Opened, 'head' | 'recovery'>,
  keys: StaffKeys,
  at: number,
): SealedGrant {
  using key = openRegistryKey(head, { party: 'recovery', sealing: recovery.sealing })
  return giveGrant(
    {
      ...{ vaultId: head.vaultId, compartment: 'registry', epoch: REGISTRY_EPOCH, rights: [] },
      ...{ grantee: keys.staffId, granteeKey: keys.sealing.publicKey, giver: 'recovery', givenAt: at },
    },
    key,
    recovery.signing,
  )
}

/** The head without slots and grants that a killed appointment left: of nobody who has a certificate. */
function withoutStrays(head: Head, { directory }: OpenFolder): Head {
  return {
    ...head,
    slots: head.slots.filter(({ staffId }) => directory.certificate(staffId) !== null),
    registryGrants: head.registryGrants.filter(
      ({ grantee }) => grantee === 'recovery' || directory.certificate(grantee) !== null,
    ),
  }
}

function accessWith(head: Head, slot: Slot, grant: SealedGrant): Access {
  const { vaultId, recovery } = head
  return {
    ...{ vaultId, recovery },
    slots: [...head.slots, slot],
    registryGrants: [...head.registryGrants, grant],
  }
}
