import { join } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import { type Label, LABELS } from '../crypto/labels.ts'
import type { PackFacts } from '../format/inventory.ts'
import { packPath, SET_FILES } from './drive-layout.ts'
import { packSizes } from './drive-sets.ts'
import { type Hashing, hashFile, holdsBytes } from './hash-file.ts'
import type { MediumReader } from './medium-reader.ts'

import type { SetDraft, WrittenSet } from './write-set.ts'

/** What reading a new set back will read. */
export function readBackBytes({ inventory }: WrittenSet, newPacks: readonly PackFacts[]): number {
  const packs = newPacks.reduce((sum, pack) => sum + pack.bytes, 0)
  return packs + inventory.snapshot.bytes + inventory.manifest.bytes
}

/**
 * Reads everything that a run wrote from the medium and compares hashes; older packs must be there in their sizes.
 * @throws Fault `copy-differs`, `pack-missing`, and those of the environment
 */
export async function readBackSet(
  { medium, shelf, folder }: SetDraft,
  { inventory, encodedInventory }: WrittenSet,
  newPacks: readonly PackFacts[],
  { reader, ...hashing }: Hashing & { reader: MediumReader },
): Promise<void> {
  const compare = async (path: string, label: Label, expected: string): Promise<void> => {
    const { hash } = await hashFile(reader, path, { ...hashing, label })
    if (hash !== expected) throw new Fault('copy-differs', { place: 'drive' })
  }
  for (const { name } of newPacks) await compare(packPath(shelf, name), LABELS.pack, name)
  await compare(join(folder, SET_FILES.snapshot), LABELS.snapshot, inventory.snapshot.hash)
  await compare(join(folder, SET_FILES.manifest), LABELS.manifest, inventory.manifest.hash)
  if (!(await holdsBytes(reader, join(folder, SET_FILES.inventory), encodedInventory, hashing.signal))) {
    throw new Fault('copy-differs', { place: 'drive' })
  }
  const present = await packSizes(medium, shelf)
  const missing = inventory.packs.filter((pack) => present.get(pack.name) !== pack.bytes)
  if (missing.length > 0) throw new Fault('pack-missing', { packs: missing.length })
}
