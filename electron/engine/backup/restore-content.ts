import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { compartmentFolder, contentPath } from '../compartments/compartment-databases.ts'
import { ContentStore } from '../content/content-store.ts'
import type { ContentWriter } from '../content/content-writer.ts'
import { idBytes } from '../format/fields.ts'
import type { ManifestBody } from '../format/manifest.ts'
import type { ExceptionList } from '../jobs/exception-list.ts'
import type { VersionFacts } from '../store/catalogue.ts'
import { packPath, type VaultShelf } from './drive-layout.ts'
import type { JobProgress } from './job-progress.ts'
import type { Medium } from './medium.ts'
import { MediumReader } from './medium-reader.ts'
import { PackContent } from './pack-content.ts'
import { extentsByPack, PackExtents } from './pack-extents.ts'
import { PackHasher } from './pack-hasher.ts'
import { packsOf } from './read-manifest.ts'
import type { SetCatalogues } from './set-catalogues.ts'
import { suspectsIn, versionOpens } from './suspect-versions.ts'
import { shownPath } from './version-names.ts'
import { WALK_ROOM_BYTES, walkPack } from './walk-pack.ts'

/** What restoring the content of a vault works with. */
export interface ContentRestore {
  readonly medium: Medium
  readonly shelf: VaultShelf
  readonly body: ManifestBody
  /** Where the vault is being laid; its catalogues are there. */
  readonly folder: string
  readonly contentThread: string | URL
  readonly signal: AbortSignal
  readonly progress: JobProgress
}

/** What was left out because it does not open. */
export interface Lost {
  readonly versions: number
  readonly bytes: number
}

/** The empty content databases of a vault that is being laid, in the manifest's order of compartments. */
export async function createContentStores(restore: ContentRestore): Promise<ContentStore[]> {
  const stores: ContentStore[] = []
  try {
    for (const id of restore.body.compartments) {
      const path = contentPath(compartmentFolder(restore.folder, id))
      stores.push(await ContentStore.open(restore.contentThread, path, 'lay'))
    }
    return stores
  } catch (error) {
    for (const store of stores) await store.close()
    throw error
  }
}

/**
 * Copies every chunk of the set from its packs into the content databases, each pack read once, from beginning to end.
 * A pack whose hash is its name is as the sealed manifest vouches for; anything else makes its versions suspects.
 */
export async function copyPacks(restore: ContentRestore, stores: readonly ContentStore[]): Promise<Set<Id>> {
  const { medium, shelf, body, signal, progress } = restore
  const reader = new MediumReader(medium, WALK_ROOM_BYTES)
  const suspects = new Set<Id>()
  const writers = stores.map((store) => store.writer())
  const packs = packsOf(body)
  using hasher = new PackHasher()
  hasher.expect(packs.reduce((sum, { bytes }) => sum + bytes, 0))
  for (const [at, extents] of extentsByPack(body).entries()) {
    const name = packs[at]?.name ?? ''
    const cursor = new PackExtents(extents)
    const visit: Parameters<typeof walkPack>[2]['visit'] = async (header, sealed, offset) => {
      const extent = cursor.take(header, offset)
      const writer = extent === null ? undefined : writers[extent.compartment]
      await writer?.append(header.version, header.position, sealed.length, (out) => void sealed.copy(out))
    }
    const verdict = await walkPack(reader, packPath(shelf, name), {
      ...{ hasher, signal, advance: progress.advance, visit },
    }).catch(unlessUnreadable)
    const sound = verdict?.name === name && verdict.wellFormed
    for (const version of sound ? cursor.broken() : extents.map((extent) => extent.version))
      suspects.add(version)
  }
  for (const writer of writers) {
    await writer.flush()
    writer[Symbol.dispose]()
  }
  return suspects
}

/**
 * Opens each suspect chunk by chunk. What opens is whole, whatever its pack looks like, and is copied again; what does
 * not is left out and named. Its row stays in the catalogue, so that opening it says that it is damaged.
 */
export async function settleSuspects(
  restore: ContentRestore,
  catalogues: SetCatalogues,
  stores: readonly ContentStore[],
  suspects: ReadonlySet<Id>,
  damaged: ExceptionList,
): Promise<Lost> {
  await using packs = new PackContent(restore.medium, restore.shelf, restore.body)
  const lost = { versions: 0, bytes: 0 }
  for (const compartment of catalogues.compartments) {
    const store = stores[restore.body.compartments.indexOf(compartment.id)]
    if (store === undefined) throw new Fault('set-damaged')
    const found = suspectsIn(compartment, restore.body, suspects)
    using writer = store.writer()
    await store.remove(found.map(({ versionId }) => idBytes(versionId)))
    for (const facts of found) {
      restore.signal.throwIfAborted()
      if (await versionOpens(compartment, packs, facts)) await copyVersion(packs, writer, facts)
      else {
        damaged.add(shownPath(compartment, facts.itemId), 'chunk-damaged')
        lost.versions += 1
        lost.bytes += facts.bytes
      }
    }
    await writer.flush()
  }
  return lost
}

async function copyVersion(packs: PackContent, writer: ContentWriter, facts: VersionFacts): Promise<void> {
  const version = idBytes(facts.versionId)
  let position = 0
  for await (const sealed of packs.readRange(version, 0, facts.chunks - 1)) {
    if (sealed === null) throw new Fault('chunk-missing', { position })
    await writer.append(version, position, sealed.length, (out) => void sealed.copy(out))
    position += 1
  }
}

/** A pack that is missing or does not read is damage, not the end; a drive that is gone is. */
function unlessUnreadable(error: unknown): null {
  const codes = ['read-failed', 'not-permitted', 'set-newer']
  if (error instanceof Fault && codes.includes(error.code)) return null
  throw error
}
