import { statfs } from 'node:fs/promises'
import { Fault } from '../../../shared/model/fault.ts'
import type { ReadDb } from '../store/database.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { folderMet, itemMet } from './import-batch.ts'
import type { Found } from './source-walk.ts'

/** What an import is about to meet. */
export interface Survey {
  readonly files: number
  readonly bytes: number
}

/** Walks once before anything is stored. */
export async function survey(walk: AsyncIterable<Found>): Promise<Survey> {
  let [files, bytes] = [0, 0]
  for await (const found of walk) {
    if (found.kind !== 'file') continue
    files += 1
    bytes += found.stat.size
  }
  return { files, bytes }
}

/**
 * Bytes of files that the compartment does not hold at their place in the same length: they want room.
 * @param top the folder that is imported into
 */
export async function newBytes(db: ReadDb, top: number | null, walk: AsyncIterable<Found>): Promise<number> {
  const inside: (number | null)[] = [top]
  let bytes = 0
  for await (const found of walk) {
    const folder = inside.at(-1) ?? null
    if (found.kind === 'leave') inside.pop()
    else if (found.kind === 'enter') inside.push(folderMet(db, folder, found))
    else if (found.kind === 'file' && itemMet(db, folder, found)?.bytes !== found.stat.size)
      bytes += found.stat.size
  }
  return bytes
}

/** What is worth asking only if a disk does not simply have room for everything. */
interface Exactly {
  /** See {@link newBytes}. */
  readonly newBytes: () => Promise<number>
  /** What earlier removals left free inside the vault's files. */
  readonly spareBytes: () => Promise<number>
}

/** @throws Fault `disk-full` (neededBytes, freeBytes) before the first byte is stored */
export async function assertRoom(folder: string, bytes: number, exactly: Exactly): Promise<void> {
  const facts = await statfs(folder).catch((error: unknown) => {
    throw faultFromSystem(error, 'read', { place: 'vault' })
  })
  const onDisk = facts.bavail * facts.bsize
  if (bytes <= onDisk) return
  const neededBytes = await exactly.newBytes()
  const freeBytes = onDisk + (await exactly.spareBytes())
  if (neededBytes > freeBytes) throw new Fault('disk-full', { place: 'vault', neededBytes, freeBytes })
}
