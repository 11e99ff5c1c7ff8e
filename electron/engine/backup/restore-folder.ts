import { lstat, mkdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { assertFolderName } from '../session/folder-name.ts'
import { folderOutsideVaults } from '../session/outside-vaults.ts'
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
 * @throws Fault `busy` while another restore of this set goes on beside it, `name-invalid`, `folder-not-empty` if there is anything at the target, those of `folderOutsideVaults`
 *   for the folder around it, `disk-full` (neededBytes, freeBytes) before anything is written, and those of the environment
 */
export async function inRestoreFolder<T>(
  to: { parent: string; folderName: string; setId: Id; neededBytes: number },
  lay: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  assertFolderName(to.folderName)
  try {
    const parent = await folderOutsideVaults(to.parent)
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
  try {
    await lstat(target)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  throw new Fault('folder-not-empty')
}

async function assertRoom(parent: string, bytes: number): Promise<void> {
  const facts = await statfs(parent)
  const freeBytes = facts.bavail * facts.bsize
  const neededBytes = bytes + SPACE_MARGIN_BYTES
  if (neededBytes > freeBytes) throw new Fault('disk-full', { place: 'target', neededBytes, freeBytes })
}
