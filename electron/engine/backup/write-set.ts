import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import { EXTENT_BYTES, type Extent, ExtentTable } from '../format/extents.ts'
import { encodeHead, HEAD_MAX_BYTES } from '../format/head.ts'
import { completeMark, encodeInventory, type Inventory, type PackFacts } from '../format/inventory.ts'
import { type ManifestBody, manifestVersion } from '../format/manifest.ts'
import { FIRST_EPOCH } from '../compartments/compartment-databases.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { syncFolder, writeDurably } from '../store/durable-file.ts'
import { setsOn } from './drive-sets.ts'
import { SET_FILES, setFolderName, type VaultShelf } from './drive-layout.ts'
import type { KnownRuns } from './known-runs.ts'
import type { Medium } from './medium.ts'
import { sealManifest } from './sealed-manifest.ts'
import { type Snapshot, writeSnapshot } from './snapshot.ts'
import { fileHash } from './hash-file.ts'

/** A set that is being written. */
export interface SetDraft {
  readonly medium: Medium
  readonly shelf: VaultShelf
  readonly folder: string
  readonly setId: Id
  readonly createdAt: number
}

export async function beginSet(
  medium: Medium,
  shelf: VaultShelf,
  setId: Id,
  createdAt: number,
): Promise<SetDraft> {
  const folder = join(shelf.sets, setFolderName(createdAt, setId))
  await medium.write(async () => {
    await mkdir(folder)
    await syncFolder(shelf.sets)
  })
  return { medium, shelf, folder, setId, createdAt }
}

/** What a set is made of besides its packs, as it was written. */
export interface WrittenSet {
  readonly inventory: Inventory
  readonly encodedInventory: Buffer
}

/**
 * Writes snapshot, manifest and inventory, in this order. The set is not complete before {@link completeSet}.
 * @param addedPackBytes what the packs of this run take on the drive.
 */
export async function writeSet(
  draft: SetDraft,
  content: {
    readonly vault: OpenVault
    readonly snapshot: Snapshot
    readonly known: KnownRuns
    readonly addedPackBytes: number
  },
): Promise<WrittenSet> {
  const { medium, folder, setId, createdAt } = draft
  const { vault, snapshot } = content
  const { head } = snapshot
  const snapshotFacts = await writeSnapshot(medium, join(folder, SET_FILES.snapshot), snapshot)
  const { packs, extents } = placesOf(snapshot, content.known)
  const body: ManifestBody = {
    head: encodeHead(head),
    ledger: snapshot.ledger,
    compartments: snapshot.compartments.map(({ id }) => id),
    ...epochsOf(snapshot),
    packs: packs.map(({ name, bytes }) => ({ name: Buffer.from(name, 'hex'), bytes })),
    snapshot: snapshotFacts,
    extents,
  }
  const facts = { vaultId: vault.vaultId, setId, createdAt, recovery: head.recovery }
  const manifest = sealManifest(facts, body, vault.setsKey)
  await medium.write(() => writeDurably(join(folder, SET_FILES.manifest), manifest, 'drive'))
  const ownBytes = snapshotFacts.bytes + manifest.length
  const inventory: Inventory = {
    formatVersion: manifestVersion(body),
    vaultId: vault.vaultId,
    setId,
    createdAt,
    versions: snapshot.versions.length,
    bytes: packs.reduce((sum, pack) => sum + pack.bytes, ownBytes),
    addedBytes: content.addedPackBytes + ownBytes,
    manifest: { bytes: manifest.length, hash: fileHash(LABELS.manifest, manifest) },
    snapshot: { bytes: snapshotFacts.bytes, hash: snapshotFacts.hash.toString('hex') },
    packs,
  }
  const encodedInventory = encodeInventory(inventory)
  await medium.write(() => writeDurably(join(folder, SET_FILES.inventory), encodedInventory, 'drive'))
  return { inventory, encodedInventory }
}

/** Named only where they differ from what every compartment begins with, so that older programs read what they can. */
function epochsOf({ compartments }: Snapshot): Pick<ManifestBody, 'epochs'> {
  const epochs = compartments.map(({ epoch }) => epoch)
  return epochs.every((epoch) => epoch === FIRST_EPOCH) ? {} : { epochs }
}

/**
 * The last file of a set; then the set must be listed among those of its shelf, as whoever restores would look for it.
 * @throws Fault `drive-linked`, `set-damaged`, and those of the environment
 */
export async function completeSet(
  { medium, folder, shelf, setId }: SetDraft,
  { encodedInventory }: WrittenSet,
): Promise<void> {
  for (const own of [shelf.packs, join(folder, SET_FILES.complete)]) await medium.assertOwn(own)
  await medium.write(async () => {
    await writeDurably(join(folder, SET_FILES.complete), completeMark(encodedInventory), 'drive')
    await syncFolder(shelf.sets)
  })
  const listed = (await setsOn(medium, shelf)).find((set) => set.setId === setId)
  if (!listed?.complete || listed.inventory === null || listed.missingPacks.length > 0)
    throw new Fault('set-damaged')
}

/** About twice what a manifest and an inventory take. */
export function manifestBytes(versions: number): number {
  return 2 * (versions * EXTENT_BYTES + HEAD_MAX_BYTES)
}

/** Which packs hold the versions, and where. @throws Fault `chunk-missing` if one is not on the drive: a defect */
function placesOf(snapshot: Snapshot, known: KnownRuns): { packs: PackFacts[]; extents: ExtentTable } {
  const packs: PackFacts[] = []
  const packIndex = new Map<string, number>()
  const compartmentIndex = new Map(snapshot.compartments.map(({ id }, at) => [id, at]))
  const extents: Extent[] = []
  for (const { version, compartment, chunks } of snapshot.versions) {
    const runs = known.of(version)
    const covered = runs.reduce((sum, run) => sum + run.chunks, 0)
    if (covered !== chunks) throw new Fault('chunk-missing', { version })
    for (const { pack, ...run } of runs) {
      let at = packIndex.get(pack.name)
      if (at === undefined) {
        at = packs.push({ name: pack.name, bytes: pack.bytes }) - 1
        packIndex.set(pack.name, at)
      }
      extents.push({ ...run, pack: at, compartment: compartmentIndex.get(compartment) ?? 0 })
    }
  }
  return { packs, extents: ExtentTable.from(extents) }
}
