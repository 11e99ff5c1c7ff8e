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
  /** Of files that the compartment does not hold at their place in the same length: they want room. */
  readonly newBytes: number
}

/** Walks once before anything is stored. @param top the folder that is imported into */
export async function survey(db: ReadDb, top: number | null, walk: AsyncIterable<Found>): Promise<Survey> {
  const inside: (number | null)[] = [top]
  let [files, bytes, newBytes] = [0, 0, 0]
  for await (const found of walk) {
    const folder = inside.at(-1) ?? null
    if (found.kind === 'leave') inside.pop()
    else if (found.kind === 'enter') inside.push(folderMet(db, folder, found))
    else if (found.kind === 'file') {
      const { size } = found.stat
      files += 1
      bytes += size
      if (itemMet(db, folder, found)?.bytes !== size) newBytes += size
    }
  }
  return { files, bytes, newBytes }
}

/**
 * @param spareBytes what earlier removals left free inside the vault's files
 * @throws Fault `disk-full` (neededBytes, freeBytes) before the first byte is stored
 */
export async function assertRoom(folder: string, neededBytes: number, spareBytes: number): Promise<void> {
  const facts = await statfs(folder).catch((error: unknown) => {
    throw faultFromSystem(error, 'read', { place: 'vault' })
  })
  const freeBytes = facts.bavail * facts.bsize + spareBytes
  if (neededBytes > freeBytes) throw new Fault('disk-full', { place: 'vault', neededBytes, freeBytes })
}
