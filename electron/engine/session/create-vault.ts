import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AirGapRule } from '../../../shared/contract/vault.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import { ID_BYTES } from '../format/fields.ts'
import type { GrantContext } from '../format/grant.ts'
import { type Access, FORMAT_VERSION, type Head } from '../format/head.ts'
import { certificateHash, certificateLayout } from '../format/staff-certificate.ts'
import type { Job } from '../jobs/job.ts'
import { issueCertificate } from '../keys/certificates.ts'
import { giveGrant } from '../keys/grants.ts'
import { assertGoodPasscode, normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { createPasscodeSlot } from '../keys/passcode-slot.ts'
import type { RecoveryDraft } from '../keys/recovery.ts'
import { registryKeysFrom } from '../keys/registry-keys.ts'
import { signState } from '../keys/signed-state.ts'
import { type StaffKeys, staffKeysFrom } from '../keys/staff-keys.ts'
import { signAcceptance } from '../ledger/directory.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { folderOutsideVaults } from './outside-vaults.ts'
import { syncFolder } from '../store/durable-file.ts'
import { openRegistry } from '../store/open-registry.ts'
import type { Registry } from '../store/registry.ts'
import { faultFromSystem, systemCode } from '../store/system-fault.ts'
import { anchorStore } from './anchor.ts'
import { headStore } from './head-store.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { startSession } from './start-session.ts'
import { throwIfCancelled } from './take-vault.ts'
import { compartmentsPath, HEAD_COPIES, registryPath } from './vault-files.ts'
import { assertFolderName } from './folder-name.ts'
import { lockVault, type VaultLock } from './vault-lock.ts'
import type { VaultSession } from './vault-session.ts'

export interface CreateInput {
  /** An existing folder. */
  readonly parent: string
  readonly folderName: string
  readonly office: string
  readonly custodianCode: string
  readonly custodianName: string
  readonly passcode: string
  readonly airGapRule: AirGapRule
}

/** Everything about a vault that is being made. */
interface Founding {
  readonly input: CreateInput
  readonly vaultId: Id
  readonly staffId: Id
  readonly staffKey: SecretKey<'staff'>
  readonly keys: StaffKeys
  readonly registryKey: SecretKey<'registry'>
  readonly draft: RecoveryDraft
  readonly at: number
}

/**
 * Makes a vault under a temporary name, renames it when it is whole, and opens it for its first custodian.
 * @param draft proved recovery sheets; stays the caller's.
 * @throws Fault `name-invalid`, `name-taken`, `already-a-vault`, `not-found`, those of the passcode, `memory-short`,
 * `cancelled`, and those of the environment. Nothing is left behind then.
 */
export async function createVault(
  environment: SessionEnvironment,
  input: CreateInput,
  draft: RecoveryDraft,
  job: Job,
): Promise<VaultSession> {
  assertFolderName(input.folderName)
  const target = join(input.parent, input.folderName)
  await assertFree(target)
  const { office, custodianCode, custodianName, folderName } = input
  await assertGoodPasscode(input.passcode, [office, custodianCode, custodianName, folderName])
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const staffId = newId()
  using staffKey = SecretKey.random('staff')
  using keys = staffKeysFrom(staffId, staffKey)
  using registryKey = SecretKey.random('registry')
  const at = environment.clock.now()
  const founding = { input, vaultId: newId(), staffId, staffKey, keys, registryKey, draft, at }
  const access = await foundAccess(environment, founding)
  throwIfCancelled(job.signal)
  const head = await inFreshFolder(target, job.signal, (folder) => layFolder(folder, founding, access))
  await anchorStore(environment.machineFolder, target).write(head.state)
  return await enter(environment, target, founding, job.signal)
}

async function foundAccess(environment: SessionEnvironment, founding: Founding): Promise<Access> {
  const { input, vaultId, staffId, staffKey, registryKey, draft, keys, at } = founding
  const cost = await environment.kdfCost()
  const passcode = normalisePasscode(input.passcode)
  try {
    const owner = { vaultId, staffId, code: input.custodianCode }
    const slot = await createPasscodeSlot(owner, staffKey, passcode, cost, at)
    const context = { vaultId, compartment: 'registry', epoch: 1, giver: 'recovery', givenAt: at } as const
    const give = (to: Pick<GrantContext, 'grantee' | 'granteeKey'>) =>
      giveGrant({ ...context, rights: [], ...to }, registryKey, draft.keys.signing)
    const registryGrants = [
      give({ grantee: staffId, granteeKey: keys.sealing.publicKey }),
      give({ grantee: 'recovery', granteeKey: draft.keys.sealing.publicKey }),
    ]
    return { vaultId, slots: [slot], registryGrants, recovery: draft.facts }
  } finally {
    wipePasscode(passcode)
  }
}

/** Writes the whole vault into a folder that exists and is empty. Nothing stays open. */
async function layFolder(folder: string, founding: Founding, access: Access): Promise<Head> {
  using registryKeys = registryKeysFrom(access.vaultId, founding.registryKey)
  await mkdir(compartmentsPath(folder), { mode: 0o700 })
  const registry = openRegistry(registryPath(folder), 'create', registryKeys.databaseKey, (row) =>
    registryKeys.rowTag(row),
  )
  try {
    const entry = fillRegistry(registry, founding)
    const state = signState(
      {
        ...{ sequence: 1, at: founding.at, ledger: entry, registry: registry.state(), compartments: [] },
        signer: founding.staffId,
      },
      access,
      founding.keys.signing,
    )
    const head = { formatVersion: FORMAT_VERSION, ...access, state }
    await headStore(folder).writeBoth(head)
    return head
  } finally {
    registry.close()
  }
}

function fillRegistry(registry: Registry, { input, vaultId, staffId, keys, draft, at }: Founding) {
  const certificate = issueCertificate(
    {
      ...{ vaultId, staffId, code: input.custodianCode, name: input.custodianName, role: 'custodian' },
      ...{ sealingKey: keys.sealing.publicKey, signingKey: keys.signing.publicKey },
      ...{ enrolledAt: at, by: 'recovery' },
    },
    draft.keys.signing,
  )
  const ledger = openLedger({
    ...{
      vaultId,
      registry,
      author: { by: staffId, signing: keys.signing },
      writable: () => true,
      now: () => at,
    },
    keyOf: () => keys.signing.publicKey,
    verify: () => Promise.reject(new Error('a vault that is being made has nothing to verify')),
  })
  registry.transaction(() => {
    registry.setSetting('office', input.office)
    registry.putStaff({
      ...{ staffId, code: input.custodianCode, certificate: certificateLayout.encode(certificate) },
      acceptance: signAcceptance(vaultId, draft.facts, keys.signing),
      private: null,
    })
    ledger.record('vault.created', {
      facts: {
        staff: staffId,
        certificate: certificateHash(certificate).toString('hex'),
        airGapRule: input.airGapRule,
        ...{ sheets: draft.facts.total, needed: draft.facts.needed, sheetSet: draft.facts.setId },
      },
    })
  })
  return ledger.head()
}

/** Opens the new vault with the keys at hand, the way an unlock does behind the passcode. If that fails, it goes. */
async function enter(
  environment: SessionEnvironment,
  folder: string,
  { staffId, staffKey }: Founding,
  signal: AbortSignal,
): Promise<VaultSession> {
  let lock: VaultLock | null = null
  let session: VaultSession | null = null
  try {
    lock = await lockVault(folder)
    const reading = await headStore(folder).read()
    session = await startSession(environment, { folder, reading, lock, staffId, staffKey, signal })
    session.ledger.record('session.unlocked', { facts: { mode: session.mode } })
    await session.publish()
    return session
  } catch (error) {
    await session?.close()
    await lock?.release()
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Runs `lay` in a folder beside the target and gives it the target's name at the end; or removes it. */
async function inFreshFolder<T>(
  target: string,
  signal: AbortSignal,
  lay: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = dirname(target)
  const fresh = join(parent, `.${newId()}.new`)
  try {
    await mkdir(fresh, { mode: 0o700 })
    const made = await lay(fresh)
    await syncFolder(fresh)
    throwIfCancelled(signal)
    await assertFree(target)
    await rename(fresh, target)
    await syncFolder(parent)
    return made
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined)
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

/**
 * Asks beforehand what making a vault would refuse; writes nothing.
 * @throws Fault `name-invalid`, `name-taken`, `already-a-vault`, those of `folderOutsideVaults`, and those of the environment.
 */
export async function assertRoomFor(parent: string, folderName: string): Promise<void> {
  assertFolderName(folderName)
  await assertFree(join(parent, folderName))
  try {
    await access(parent, constants.W_OK)
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

/** @throws Fault `already-a-vault`, `name-taken`, and those of `folderOutsideVaults` for the folder around it. */
async function assertFree(target: string): Promise<void> {
  await folderOutsideVaults(dirname(target))
  if (!(await exists(target))) return
  const copies = await Promise.all(HEAD_COPIES.map((copy) => exists(join(target, copy))))
  throw copies.includes(true)
    ? new Fault('already-a-vault', { name: basename(target) })
    : new Fault('name-taken', { name: basename(target) })
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    const system = systemCode(error)
    if (system === 'ENOENT' || system === 'ENOTDIR') return false
    throw faultFromSystem(error, 'read', { place: 'vault' })
  }
}

function newId(): Id {
  return randomBytes(ID_BYTES).toString('hex')
}
