import { join } from 'node:path'
import { id, type Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { randomBytes } from '../crypto/random.ts'
import { makeFolders, syncFolder, writeDurably } from '../store/durable-file.ts'
import { readSmallJson } from '../store/small-json.ts'
import { DRIVE_FILE, strongroomFolder } from './drive-layout.ts'
import type { Medium } from './medium.ts'

const FILE_MAX_BYTES = 1024

const driveFile = z.object({ strongroomDrive: z.literal(1), driveId: id })

/**
 * The id by which a vault's registry recognises a drive. It is random and says nothing; the name that the office gave
 * the drive is in the registry only.
 * @returns null if the drive has none, or one that does not read.
 */
export async function driveIdOf(medium: Medium): Promise<Id | null> {
  const path = join(strongroomFolder(medium.place), DRIVE_FILE)
  const known = await medium
    .assertOwn(path)
    .then(() => medium.read(() => readSmallJson(path, driveFile, FILE_MAX_BYTES, 'drive')))
    .catch(unlessDriveGone)
  return known?.driveId ?? null
}

/** The drive's id; a drive without one gets it now. @throws Fault `drive-linked`, and those of the environment */
export async function markDrive(medium: Medium): Promise<Id> {
  const known = await driveIdOf(medium)
  if (known !== null) return known
  const driveId = randomBytes(16).toString('hex')
  const text = JSON.stringify({ strongroomDrive: 1, driveId } satisfies z.output<typeof driveFile>)
  const folder = strongroomFolder(medium.place)
  await medium.assertOwn(join(folder, DRIVE_FILE))
  await medium.write(async () => {
    await makeFolders(folder)
    await syncFolder(medium.place)
    await writeDurably(join(folder, DRIVE_FILE), Buffer.from(`${text}\n`), 'drive')
  })
  return driveId
}

function unlessDriveGone(error: unknown): null {
  if (error instanceof Fault && error.code !== 'drive-gone') return null
  throw error
}
