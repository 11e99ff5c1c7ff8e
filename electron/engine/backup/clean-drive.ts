import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { syncFolder } from '../store/durable-file.ts'
import { DAMAGED_SUFFIX, packName, SET_FILES, type VaultShelf } from './drive-layout.ts'
import { listFolder, type SetOnDrive, setsOn } from './drive-sets.ts'
import type { Medium } from './medium.ts'
import { keptSets, type Retention } from './retention.ts'

/**
 * After a success: removes sets that the rule does not keep, sets that were never completed, and packs that no set
 * needs any more. Killed anywhere it leaves whole sets with all their packs, and sets that say that they are incomplete.
 * @throws Fault of the environment
 */
export async function cleanDrive(
  medium: Medium,
  shelf: VaultShelf,
  retention: Retention,
  justMade: Id,
): Promise<void> {
  const sets = await setsOn(medium, shelf)
  const byRule = new Set(setsToKeep(sets, retention))
  // A clock that was ahead for a while leaves sets that look newer than the one that was just called complete.
  const kept = sets.filter((set) => byRule.has(set) || set.setId === justMade)
  for (const set of sets) if (!kept.includes(set)) await removeSet(medium, set)
  await removeUnusedPacks(medium, shelf, kept)
}

/**
 * A set of a newer program is not ours to judge. A damaged one is no reason to let go of a sound one, so the rule is
 * applied to each kind by itself.
 */
export function setsToKeep(sets: readonly SetOnDrive[], retention: Retention): SetOnDrive[] {
  const isSound = (set: SetOnDrive): boolean => set.inventory !== null && set.missingPacks.length === 0
  const complete = sets.filter((set) => set.complete && set.newerFormat === null)
  const kept = new Set([
    ...keptSets(complete.filter(isSound), retention),
    ...keptSets(
      complete.filter((set) => !isSound(set)),
      retention,
    ),
  ])
  return sets.filter((set) => set.newerFormat !== null || kept.has(set.setId))
}

/** Removes an unfinished or outlived set, its mark first. */
export async function removeSet(medium: Medium, set: Pick<SetOnDrive, 'folder' | 'shelf'>): Promise<void> {
  await medium.write(async () => {
    await rm(join(set.folder, SET_FILES.complete), { force: true })
    await syncFolder(set.folder)
    await rm(set.folder, { recursive: true, force: true })
    await syncFolder(set.shelf.sets)
  })
}

/** Does nothing while there is a set whose packs are not known. */
async function removeUnusedPacks(
  medium: Medium,
  shelf: VaultShelf,
  sets: readonly SetOnDrive[],
): Promise<void> {
  if (sets.some((set) => set.inventory === null)) return
  const needed = new Set(sets.flatMap((set) => set.inventory?.packs ?? []).map((pack) => pack.name))
  for (const entry of await listFolder(medium, shelf.packs)) {
    const name = packName(entry.name) ?? packName(entry.name.replace(DAMAGED_SUFFIX, ''))
    if (name === null || needed.has(name)) continue
    await medium.write(() => rm(join(shelf.packs, entry.name), { force: true }))
  }
  await medium.write(() => syncFolder(shelf.packs))
}
