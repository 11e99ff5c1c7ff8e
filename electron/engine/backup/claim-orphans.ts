import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import type { ContentStore } from '../content/content-store.ts'
import { packPath, PART_SUFFIX, type VaultShelf } from './drive-layout.ts'
import { listFolder, type PackSizes, type SetOnDrive } from './drive-sets.ts'
import type { KnownRuns } from './known-runs.ts'
import type { Medium } from './medium.ts'
import type { MediumReader } from './medium-reader.ts'
import { type PackRun, RunCollector } from './pack-runs.ts'
import type { RecordHeader } from '../format/pack.ts'
import { sealedLength, type StoredVersion } from './stored-versions.ts'
import type { Hashing } from './hash-file.ts'
import { walkPack } from './walk-pack.ts'

/**
 * Packs that no complete set on the shelf counts as its own: those of a backup that was interrupted, before its set had
 * an inventory or after.
 */
export function orphansOf(packs: PackSizes, sets: readonly SetOnDrive[]): string[] {
  const complete = sets.filter((set) => set.complete)
  const claimed = new Set(complete.flatMap((set) => set.inventory?.packs ?? []).map((pack) => pack.name))
  return [...packs.keys()].filter((name) => !claimed.has(name))
}

export interface Claiming extends Hashing {
  readonly medium: Medium
  readonly shelf: VaultShelf
  readonly reader: MediumReader
  readonly versions: ReadonlyMap<Id, StoredVersion>
  readonly contentOf: (compartment: Id) => ContentStore
}

/**
 * Takes over what an interrupted backup left: whole packs. No sealed manifest vouches for them, so a record counts only
 * if it is, byte for byte, the chunk that the vault holds. A pack that is damaged or of no use is removed.
 * @returns names of the packs that were taken over; each was read from the medium.
 * @throws Fault of the environment
 */
export async function claimOrphans(
  claiming: Claiming,
  names: readonly string[],
  known: KnownRuns,
): Promise<string[]> {
  const claimed: string[] = []
  for (const name of names) {
    const { runs, bytes, intact } = await matchPack(claiming, name)
    if (intact && runs.length > 0) {
      known.add({ name, bytes, runs })
      claimed.push(name)
    } else {
      await claiming.medium.write(() => rm(packPath(claiming.shelf, name), { force: true }))
    }
  }
  return claimed
}

/** Removes what a backup was writing when it was interrupted. */
export async function removeParts(medium: Medium, shelf: VaultShelf): Promise<void> {
  for (const entry of await listFolder(medium, shelf.packs)) {
    if (!entry.isFile() || !entry.name.endsWith(PART_SUFFIX)) continue
    await medium.write(() => rm(join(shelf.packs, entry.name), { force: true }))
  }
}

async function matchPack(
  { shelf, reader, hasher, signal, advance, versions, contentOf }: Claiming,
  name: string,
): Promise<{ runs: PackRun[]; bytes: number; intact: boolean }> {
  const runs = new RunCollector()
  const visit = async (header: RecordHeader, sealed: Buffer, offset: number): Promise<void> => {
    const version = Buffer.from(header.version).toString('hex')
    const stored = versions.get(version)
    if (stored === undefined || header.position >= stored.chunks) return
    if (sealed.length !== sealedLength(stored, header.position)) return
    const ours = await contentOf(stored.compartment).read(Buffer.from(header.version), header.position)
    if (ours?.equals(sealed) === true) runs.note(version, header.position, offset, sealed.length)
  }
  const verdict = await walkPack(reader, packPath(shelf, name), { hasher, signal, advance, visit })
  return { runs: runs.runs, bytes: verdict.bytes, intact: verdict.wellFormed && verdict.name === name }
}
