import { join } from 'node:path'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { ExceptionList } from '../jobs/exception-list.ts'
import type { Job } from '../jobs/job.ts'
import { anchorCopy, anchorStore, livesElsewhere } from '../session/anchor.ts'
import { factsOfCatalogue } from '../session/answer-for.ts'
import { openRecovered } from '../session/recovered-vault.ts'
import type { OpenVault } from '../session/open-vault.ts'
import type { SessionEnvironment } from '../session/session-environment.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { compartmentFolder } from '../compartments/compartment-databases.ts'
import type { ContentStore } from '../content/content-store.ts'
import type { ManifestBody } from '../format/manifest.ts'
import type { SignedState } from '../format/state.ts'
import type { Facts } from '../ledger/facts.ts'
import { syncFolder } from '../store/durable-file.ts'
import { catalogueTotals } from '../store/catalogue-selection.ts'
import { driveIdOf } from './drive-identity.ts'
import { extractSnapshot } from './extract-snapshot.ts'
import { JobProgress } from './job-progress.ts'
import { Medium } from './medium.ts'
import { openRecoveredSet, type RecoveredSet } from './open-set.ts'
import {
  type ContentRestore,
  copyPacks,
  createContentStores,
  type Lost,
  settleSuspects,
} from './restore-content.ts'
import { inRestoreFolder } from './restore-folder.ts'
import { openCataloguesForRecovery, type SetCatalogues } from './set-catalogues.ts'

type Input = JobInput<'set.restore'>
type Result = JobResult<'set.restore'>

/** What restoring needs from the engine around it. */
export interface RestoreEnvironment extends Pick<
  SessionEnvironment,
  'machineFolder' | 'openCompartment' | 'clock'
> {
  readonly contentThread: string | URL
  /** The vault that is open here, if one is: its ledger tells of files that leave a set in plain. */
  readonly vault?: OpenVault | null
}

/** What was laid into the folder, before it has its name. */
interface Laid extends Omit<Result, 'folderName' | 'notes' | 'vault' | 'isCopy'> {
  readonly state: SignedState
}

/**
 * Restores a whole vault into a new folder, never over anything. It opens with the passcodes that it had.
 * Files that are damaged on the drive stop it, unless `acceptDamage`: then they are left out and named, and their rows
 * stay, so that opening one says that it is damaged.
 * @throws Fault of the sheets, `set-damaged` (damaged: how many files), and those of `inRestoreFolder` and the drive
 */
export async function restoreVault(environment: RestoreEnvironment, input: Input, job: Job): Promise<Result> {
  using medium = await Medium.open(input.place)
  using recovered = await openRecoveredSet(medium, input.set, input.sheets, { tolerant: input.acceptDamage })
  const { body, set } = recovered
  const progress = new JobProgress(job.report)
  const to = {
    ...{ parent: input.to, folderName: input.folderName, setId: set.setId },
    neededBytes: neededBytes(body),
  }
  const { machineFolder } = environment
  const { state, isCopy, ...counts } = await inRestoreFolder(to, async ({ fresh, target }) => {
    progress.begin('writing', packBytes(body))
    const { contentThread } = environment
    const restore = {
      medium,
      shelf: set.shelf,
      body,
      folder: fresh,
      contentThread,
      signal: job.signal,
      progress,
    }
    const laid = await layVault(environment, recovered, restore, input.acceptDamage)
    const isBeside = await livesElsewhere(machineFolder, laid.state.vaultId, target)
    // Before the folder has its name: without it the copy would count as the vault.
    if (isBeside) await anchorCopy(machineFolder, target, laid.state)
    return { ...laid, isCopy: isBeside }
  })
  // Only now: an anchor that is newer than every folder there is would make the vault that was there before look old.
  if (!isCopy) await anchorStore(machineFolder, join(input.to, input.folderName)).write(state)
  const vault = join(input.to, input.folderName)
  return { ...counts, notes: [], folderName: input.folderName, vault, isCopy }
}

async function layVault(
  environment: RestoreEnvironment,
  recovered: RecoveredSet,
  restore: ContentRestore,
  acceptDamage: boolean,
): Promise<Laid> {
  const { set, body, head, keys } = recovered
  const { folder, progress } = restore
  const damaged = new ExceptionList()
  const { intact } = await extractSnapshot(restore.medium, set, body, folder)
  if (!intact && !acceptDamage) throw new Fault('set-damaged')
  using catalogues = await openCataloguesForRecovery(folder, head, keys, restore.signal)
  for (const { id, code } of catalogues.damaged) damaged.add(id, code)
  const stores = await createContentStores(restore)
  let lost: Lost = { versions: 0, bytes: 0 }
  try {
    const suspects = await copyPacks(restore, stores)
    progress.begin('verifying', null)
    lost = await settleSuspects(restore, catalogues, stores, suspects, damaged)
  } finally {
    await closeAll(stores)
  }
  if (damaged.total > 0 && !acceptDamage) throw new Fault('set-damaged', { damaged: damaged.total })
  progress.begin('finishing', null)
  for (const id of body.compartments) await syncFolder(compartmentFolder(folder, id))
  await syncFolder(compartmentsPath(folder))
  const counts = countsOf(catalogues, lost)
  const state = await signRestored(environment, recovered, restore, {
    ...{ set: set.setId, versions: counts.versions, damaged: damaged.total },
  })
  return { ...counts, damaged: damaged.toValue(), state }
}

/** The ledger says what was done, and the recovery key signs it; nothing of it counts before the folder has its name. */
async function signRestored(
  { machineFolder, openCompartment }: RestoreEnvironment,
  { keys, facts: { setId, createdAt } }: RecoveredSet,
  { folder, signal, medium, body }: ContentRestore,
  facts: Facts,
): Promise<SignedState> {
  const driveId = await driveIdOf(medium)
  await using restored = await openRecovered({
    folder,
    machineFolder,
    keys,
    access: 'write',
    openCompartment,
    signal,
  })
  const { registry } = restored
  registry.transaction(() => {
    // A set is noted when it is complete, so that none holds itself; but it lies there, and its sheets open it.
    const driveName = registry.drives().find((drive) => drive.driveId === driveId)?.name ?? ''
    registry.addBackupSet({ setId, driveName, createdAt, bytes: neededBytes(body) })
    restored.ledger?.record('vault.restored', { facts })
    for (const compartment of restored.compartments())
      restored.ledger?.record('catalogue.accepted', {
        compartment: compartment.id,
        facts: factsOfCatalogue(compartment),
      })
  })
  return await restored.signAsRestored()
}

function countsOf({ compartments }: SetCatalogues, lost: Lost): Pick<Result, 'files' | 'versions' | 'bytes'> {
  let [files, versions, bytes] = [0, 0, 0]
  for (const { catalogue } of compartments) {
    const totals = catalogueTotals(catalogue.read)
    files += totals.items + totals.trashed
    for (const version of catalogue.versions()) {
      versions += 1
      bytes += version.bytes
    }
  }
  return { files, versions: versions - lost.versions, bytes: bytes - lost.bytes }
}

function packBytes({ packs }: ManifestBody): number {
  return packs.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** What a restore of the whole set takes on the disk. */
function neededBytes(body: ManifestBody): number {
  return packBytes(body) + body.snapshot.bytes
}

async function closeAll(stores: readonly ContentStore[]): Promise<void> {
  for (const store of stores) await store.close()
}
