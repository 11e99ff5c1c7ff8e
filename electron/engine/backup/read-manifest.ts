import { join } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Inventory } from '../format/inventory.ts'
import {
  MANIFEST_MAX_BYTES,
  type ManifestBody,
  type ManifestParts,
  splitManifest,
} from '../format/manifest.ts'
import { readSmall } from '../store/durable-file.ts'
import { SET_FILES } from './drive-layout.ts'
import { type SetOnDrive, usableInventory } from './drive-sets.ts'
import { fileHash } from './hash-file.ts'
import type { EarlierSet } from './known-runs.ts'
import type { Medium } from './medium.ts'
import { openManifestForVault } from './sealed-manifest.ts'

/**
 * The manifest of a set, still sealed.
 * @param tolerant does without a sound inventory: the manifest is sealed and vouches for itself.
 * @throws Fault `set-damaged`, `set-incomplete`, `set-newer`, and those of the environment
 */
export async function readManifest(
  medium: Medium,
  set: SetOnDrive,
  { tolerant = false } = {},
): Promise<ManifestParts> {
  const inventory = tolerant && set.complete && set.newerFormat === null ? null : usableInventory(set)
  const bytes = await medium.read(() =>
    readSmall(join(set.folder, SET_FILES.manifest), MANIFEST_MAX_BYTES, 'drive'),
  )
  if (!Buffer.isBuffer(bytes)) throw new Fault('set-damaged')
  if (inventory !== null && fileHash(LABELS.manifest, bytes) !== inventory.manifest.hash) {
    throw new Fault('set-damaged')
  }
  const parts = splitManifest(bytes)
  const { setId, vaultId } = parts.facts
  if (setId !== set.setId || vaultId !== set.shelf.vaultId) throw new Fault('set-damaged')
  return parts
}

/** The sealed list of packs and the readable one must be the same. @throws Fault `set-damaged` */
export function assertSamePacks(body: ManifestBody, inventory: Inventory): void {
  const sealed = packsOf(body)
  const same =
    sealed.length === inventory.packs.length &&
    sealed.every((pack, at) => {
      const readable = inventory.packs[at]
      return readable?.name === pack.name && readable.bytes === pack.bytes
    })
  if (!same || body.snapshot.hash.toString('hex') !== inventory.snapshot.hash) throw new Fault('set-damaged')
}

/** The packs of a manifest, named as their files are. */
export function packsOf(body: ManifestBody): Inventory['packs'] {
  return body.packs.map(({ name, bytes }) => ({ name: name.toString('hex'), bytes }))
}

/**
 * The newest set that this vault can build on. A set that is damaged, or that was made under another key of the vault,
 * is passed over: then an older one serves, or everything is written anew.
 * @param sets newest first.
 * @throws Fault of the environment
 */
export async function newestEarlierSet(
  medium: Medium,
  sets: readonly SetOnDrive[],
  setsKey: SecretKey<'set'>,
): Promise<EarlierSet | null> {
  for (const set of sets) {
    try {
      const inventory = usableInventory(set)
      const body = openManifestForVault(await readManifest(medium, set), setsKey)
      if (body === null) continue
      assertSamePacks(body, inventory)
      return { packs: inventory.packs, extents: body.extents }
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'drive-gone') throw error
    }
  }
  return null
}
