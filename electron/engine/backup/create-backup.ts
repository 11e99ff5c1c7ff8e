import type { Id } from '../../../shared/contract/basics.ts'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import type { Intent } from '../ledger/ledger.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { type BackupContent, BackupRun } from './backup-run.ts'
import { assertApart, prepareShelf } from './backup-target.ts'
import { cleanDrive, removeSet } from './clean-drive.ts'
import { closedCompartments, ContentOfAll } from './closed-compartments.ts'
import { markDrive } from './drive-identity.ts'
import { Medium } from './medium.ts'
import { readBackBytes, readBackSet } from './read-back.ts'
import { RETENTION } from './retention.ts'
import { removeSnapshotFolder } from './snapshot.ts'
import { beginSet, completeSet, type SetDraft, type WrittenSet, writeSet } from './write-set.ts'

type Result = JobResult<'backup.create'>

/** What the name of a set's folder tells apart. */
const SECOND = 1000

/**
 * Writes a backup set of a vault: what the drive lacks goes into new packs, everything new is read back from the medium,
 * and only then the set is completed. Killed, cancelled or pulled out at any moment it leaves the earlier sets as they
 * were, and the next run takes over the packs that are whole.
 * @throws Fault `place-unsuitable`, `read-only-session`, `disk-full`, `medium-read-only`, `drive-gone`, `chunk-missing`,
 *   `copy-differs`, and those of `closedCompartments`
 * @param contentThread where the content thread lies.
 */
export async function createBackup(
  vault: OpenVault,
  { place }: JobInput<'backup.create'>,
  job: Job,
  contentThread: string | URL,
): Promise<Result> {
  vault.assertWritable()
  // A set without one of the compartments would push whole sets out of the rule by which sets are kept.
  const closed = await closedCompartments(vault, contentThread)
  using medium = await Medium.open(place)
  await assertApart(vault, medium)
  const driveId = await markDrive(medium)
  const setId = randomBytes(16).toString('hex')
  const intent = vault.ledger.intend('backup.created', { facts: { set: setId, drive: driveId } })
  try {
    await using all = await ContentOfAll.open(vault, closed, contentThread)
    const result = await writeBackup(vault, { closed, all }, medium, { setId, driveId }, job)
    const { versions, bytes, addedBytes, unopened } = result
    intent.done({ versions, bytes, addedBytes, unopened })
    return result
  } catch (error) {
    endIntent(intent, error, job.signal)
    throw error
  } finally {
    await removeSnapshotFolder(vault)
    await vault.publish()
  }
}

async function writeBackup(
  vault: OpenVault,
  content: BackupContent,
  medium: Medium,
  { setId, driveId }: { setId: Id; driveId: Id },
  job: Job,
): Promise<Result> {
  const createdAt = timeOfSet(vault)
  const sameDisk = await medium.isOnDiskOf(vault.folder)
  using run = new BackupRun(vault, content, medium, await prepareShelf(vault, medium), job)
  let written: WrittenSet
  try {
    await run.lookAtDrive()
    const snapshot = await run.writeMissing()
    const draft = await beginSet(medium, run.shelf, setId, createdAt)
    written = await writeAndComplete(run, draft, snapshot)
  } catch (error) {
    await run.abandon()
    throw error
  }
  remember(vault, driveId, written)
  const { versions, bytes, addedBytes } = written.inventory
  const isClean = await cleanUp(run, setId)
  return {
    ...{ setId, versions, bytes, addedBytes, readFromMedium: run.reader.fromMedium },
    ...{ sameDisk, safeToUnplug: isClean && !sameDisk },
    unopened: content.closed.length,
  }
}

/**
 * Sets are told apart, offered and kept by their time. A clock that was set back must not date one before those that it
 * follows: an older state would pass for the newest.
 */
function timeOfSet(vault: OpenVault): number {
  const [last] = vault.registry.backupSets()
  return Math.max(vault.now(), (last?.createdAt ?? 0) + SECOND)
}

async function writeAndComplete(
  run: BackupRun,
  draft: SetDraft,
  snapshot: Parameters<typeof writeSet>[1]['snapshot'],
): Promise<WrittenSet> {
  try {
    const { vault, known, progress } = run
    const addedPackBytes = await run.addedPackBytes()
    const written = await writeSet(draft, { vault, snapshot, known, addedPackBytes })
    progress.begin('reading-back', readBackBytes(written, run.writtenPacks))
    const { reader, hasher, signal } = run
    const { advance } = progress
    await readBackSet(draft, written, run.writtenPacks, { reader, hasher, signal, advance })
    signal.throwIfAborted()
    await completeSet(draft, written)
    return written
  } catch (error) {
    // Its packs stay for the next run. A drive that is gone cannot be tidied up; the next run does it.
    await removeSet(run.medium, draft).catch(() => undefined)
    throw error
  }
}

/** The set is complete; what cannot be cleaned now is cleaned after the next one. @returns whether all is written */
async function cleanUp(run: BackupRun, setId: Id): Promise<boolean> {
  run.progress.begin('removing', null)
  try {
    await cleanDrive(run.medium, run.shelf, RETENTION, setId)
    return true
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return false
  }
}

function remember(vault: OpenVault, driveId: Id, { inventory }: WrittenSet): void {
  const { setId, createdAt, bytes } = inventory
  const known = vault.registry.drives().find((drive) => drive.driveId === driveId)
  const driveName = known?.name ?? ''
  vault.registry.transaction(() => {
    vault.registry.putDrive({ driveId, name: driveName, lastBackupAt: createdAt })
    vault.registry.addBackupSet({ setId, driveName, createdAt, bytes })
  })
}

function endIntent(intent: Intent, error: unknown, signal: AbortSignal): void {
  if (signal.aborted) intent.cancelled()
  else intent.failed(asFault(error).code)
}
