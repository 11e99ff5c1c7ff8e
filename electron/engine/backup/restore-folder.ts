import { lstat, mkdir, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { assertFolderName } from '../session/folder-name.ts'
import { HEAD_COPIES } from '../session/vault-files.ts'
import { chosenFolder } from '../store/chosen-folder.ts'
import { syncFolder } from '../store/durable-file.ts'
import { type FileLock, takeFileLock } from '../store/file-lock.ts'
import { faultFromSystem, systemCode } from '../store/system-fault.ts'
import { UNFINISHED } from '../files/unfinished.ts'
import { SPACE_MARGIN_BYTES } from './backup-target.ts'

/** Where a restore is laid before it gets its name. */
export interface RestoreTarget {
  readonly parent: string
  /** Does not exist until the end. */
  readonly target: string
  /** Exists, empty at first. */
  readonly fresh: string
}

/**
 * Runs `lay` in a fresh folder beside the target, and gives it the target's name when it is whole: killed anywhere,
 * there is no target, or all of it. What a killed restore of the same set left beside it is removed first; until then it
 * lies where people see it, because it may be files in plain.
 * @throws Fault `busy` while another restore of this set goes on beside it, `name-invalid`, `folder-not-empty` if there is anything at the target, `place-unsuitable` inside a vault,
 *   those of `chosenFolder` for the folder around it, `disk-full` (neededBytes, freeBytes) before anything is written, and those of the environment
 */
export async function inRestoreFolder<T>(
  to: { parent: string; folderName: string; setId: Id; neededBytes: number },
  lay: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  assertFolderName(to.folderName)
  try {
    const { path: parent } = await chosenFolder(to.parent, 'target')
    await assertInNoVault(parent)
    const target = join(parent, to.folderName)
    await assertFree(target)
    const fresh = join(parent, `Restore ${to.setId}${UNFINISHED}`)
    return await alone(join(parent, `.${to.setId}.restoring.lock`), async () => {
      await rm(fresh, { recursive: true, force: true })
      await assertRoom(parent, to.neededBytes)
      return await layInto({ parent, target, fresh }, lay)
    })
  } catch (error) {
    throw onTarget(faultFromSystem(error, 'write', { place: 'target' }))
  }
}

/** What is laid here has a disk, which is not that of any vault: whoever lays it cannot know. */
function onTarget(error: unknown): unknown {
  const isUnplaced = error instanceof Fault && (error.details['place'] ?? 'vault') === 'vault'
  if (!isUnplaced || error.kind !== 'environment') return error
  return new Fault(error.code, { ...error.details, place: 'target' }, { cause: error })
}

/** @throws Fault `place-unsuitable`: what lies in a vault's folder goes with that, and is found by nobody. */
async function assertInNoVault(folder: string): Promise<void> {
  for (const copy of HEAD_COPIES) {
    const isThere = await lstat(join(folder, copy)).then(() => true, unlessAbsent)
    if (isThere) throw new Fault('place-unsuitable')
  }
  if (dirname(folder) !== folder) await assertInNoVault(dirname(folder))
}

function unlessAbsent(error: unknown): false {
  if (systemCode(error) === 'ENOENT') return false
  throw error
}

async function layInto<T>(to: RestoreTarget, lay: (target: RestoreTarget) => Promise<T>): Promise<T> {
  const { parent, target, fresh } = to
  await mkdir(fresh, { mode: 0o700 })
  try {
    const laid = await lay(to)
    await syncFolder(fresh)
    await assertFree(target)
    await rename(fresh, target)
    await syncFolder(parent)
    return laid
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

/** What another restore is laying at this moment is no leftover. @throws Fault `busy` while there is one */
async function alone<T>(lockPath: string, act: () => Promise<T>): Promise<T> {
  const lock = lockOf(lockPath)
  try {
    return await act()
  } finally {
    await rm(lockPath, { force: true }).catch(() => undefined)
    lock.release()
  }
}

function lockOf(path: string): FileLock {
  try {
    return takeFileLock(path)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'in-use') throw new Fault('busy')
    throw new Fault(error.code, { place: 'target' }, { cause: error.cause })
  }
}

async function assertFree(target: string): Promise<void> {
  if (await lstat(target).then(() => true, unlessAbsent)) throw new Fault('folder-not-empty')
}

async function assertRoom(parent: string, bytes: number): Promise<void> {
  const facts = await statfs(parent)
  const freeBytes = facts.bavail * facts.bsize
  const neededBytes = bytes + SPACE_MARGIN_BYTES
  if (neededBytes > freeBytes) throw new Fault('disk-full', { place: 'target', neededBytes, freeBytes })
}
