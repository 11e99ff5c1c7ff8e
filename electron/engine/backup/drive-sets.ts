import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import type { BackupSet } from '../../../shared/contract/backup.ts'
import { Fault } from '../../../shared/model/fault.ts'
import {
  completeMark,
  decodeInventory,
  type Inventory,
  INVENTORY_MAX_BYTES,
  SET_FORMAT_VERSION,
} from '../format/inventory.ts'
import { readSmall } from '../store/durable-file.ts'
import { systemCode } from '../store/system-fault.ts'
import {
  DAMAGED_SUFFIX,
  isId,
  packName,
  parseSetFolderName,
  SET_FILES,
  strongroomFolder,
  type VaultShelf,
  vaultShelf,
} from './drive-layout.ts'
import type { Medium } from './medium.ts'

/** A set as it stands on a drive, as far as it can be told without reading packs and without a key. */
export interface SetOnDrive {
  readonly shelf: VaultShelf
  readonly setId: Id
  readonly folder: string
  readonly createdAt: number
  /** `COMPLETE` is there. */
  readonly complete: boolean
  /** Null if there is none, if it does not verify, or if `COMPLETE` is not that of this inventory. */
  readonly inventory: Inventory | null
  /** The version that a newer program wrote; else null. */
  readonly newerFormat: number | null
  /** Packs of the inventory that are absent, have another size, or were found damaged. */
  readonly missingPacks: readonly string[]
}

/** Sizes of the whole packs on a shelf by name; those that a verification found damaged are not among them. */
export type PackSizes = ReadonlyMap<string, number>

/** Bytes of `COMPLETE`; anything longer is no such file. */
const COMPLETE_MAX_BYTES = 256

/**
 * The vaults that have a shelf on the drive. Whatever else lies there, links included, is passed over.
 * @throws Fault of the environment
 */
export async function vaultShelves(medium: Medium): Promise<VaultShelf[]> {
  const entries = await listFolder(medium, strongroomFolder(medium.place))
  return entries
    .filter((entry) => entry.isDirectory() && isId(entry.name))
    .map((entry) => vaultShelf(medium.place, entry.name))
}

/** The sets on a shelf, newest first. */
export async function setsOn(medium: Medium, shelf: VaultShelf): Promise<SetOnDrive[]> {
  const packs = await packSizes(medium, shelf)
  const sets: SetOnDrive[] = []
  for (const entry of await listFolder(medium, shelf.sets)) {
    const named = entry.isDirectory() ? parseSetFolderName(entry.name) : null
    if (named !== null) sets.push(await readSet(medium, shelf, entry.name, named, packs))
  }
  return sets.sort((a, b) => b.createdAt - a.createdAt)
}

/** Every set of every vault on the drive, newest first. */
export async function setsOnDrive(medium: Medium): Promise<SetOnDrive[]> {
  const sets: SetOnDrive[] = []
  for (const shelf of await vaultShelves(medium))
    for (const set of await setsOn(medium, shelf)) sets.push(set)
  return sets.sort((a, b) => b.createdAt - a.createdAt)
}

/** @throws Fault `no-backup-here` if there is none on the drive, `not-found` if there are others only. */
export async function findSet(medium: Medium, setId: Id): Promise<SetOnDrive> {
  const sets = await setsOnDrive(medium)
  const found = sets.find((set) => set.setId === setId)
  if (found === undefined) throw new Fault(sets.length === 0 ? 'no-backup-here' : 'not-found')
  return found
}

/** @throws Fault `set-newer`, `set-incomplete` or `set-damaged` for a set that cannot be worked with. */
export function usableInventory(set: SetOnDrive): Inventory {
  if (set.newerFormat !== null) throw new Fault('set-newer', { formatVersion: set.newerFormat })
  if (set.inventory !== null && set.complete) return set.inventory
  throw new Fault(set.complete ? 'set-damaged' : 'set-incomplete')
}

export async function packSizes(medium: Medium, shelf: VaultShelf): Promise<PackSizes> {
  const sizes = new Map<string, number>()
  const entries = await listFolder(medium, shelf.packs)
  const present = new Set(entries.map((entry) => entry.name))
  for (const entry of entries) {
    const name = entry.isFile() ? packName(entry.name) : null
    if (name === null || present.has(entry.name + DAMAGED_SUFFIX)) continue
    const facts = await medium.read(() => lstat(join(shelf.packs, entry.name)))
    sizes.set(name, facts.size)
  }
  return sizes
}

export function summaryOf(set: SetOnDrive): BackupSet {
  const { inventory } = set
  return {
    setId: set.setId,
    vaultId: set.shelf.vaultId,
    createdAt: set.createdAt,
    complete: set.complete,
    intact: inventory !== null && set.missingPacks.length === 0,
    formatVersion: set.newerFormat ?? inventory?.formatVersion ?? SET_FORMAT_VERSION,
    newer: set.newerFormat !== null,
    versions: inventory?.versions ?? 0,
    bytes: inventory?.bytes ?? 0,
    addedBytes: inventory?.addedBytes ?? 0,
  }
}

async function readSet(
  medium: Medium,
  shelf: VaultShelf,
  folderName: string,
  named: { createdAt: number; setId: Id },
  packs: PackSizes,
): Promise<SetOnDrive> {
  const folder = join(shelf.sets, folderName)
  const bytes = await smallFile(medium, join(folder, SET_FILES.inventory), INVENTORY_MAX_BYTES)
  const mark = await smallFile(medium, join(folder, SET_FILES.complete), COMPLETE_MAX_BYTES)
  const judged = judge(bytes, shelf.vaultId, named.setId)
  const markFits = Buffer.isBuffer(mark) && Buffer.isBuffer(bytes) && mark.equals(completeMark(bytes))
  const inventory = mark === null || markFits ? judged.inventory : null
  const missing = (inventory?.packs ?? []).filter((pack) => packs.get(pack.name) !== pack.bytes)
  return {
    shelf,
    setId: named.setId,
    folder,
    createdAt: inventory?.createdAt ?? named.createdAt,
    complete: mark !== null,
    inventory,
    newerFormat: judged.newerFormat,
    missingPacks: missing.map((pack) => pack.name),
  }
}

/** A folder that was renamed, or an inventory of another set put into it, is damage. */
function judge(
  bytes: SmallFile,
  vaultId: Id,
  setId: Id,
): { inventory: Inventory | null; newerFormat: number | null } {
  const none = { inventory: null, newerFormat: null }
  if (!Buffer.isBuffer(bytes)) return none
  try {
    const inventory = decodeInventory(bytes)
    return inventory.vaultId === vaultId && inventory.setId === setId
      ? { inventory, newerFormat: null }
      : none
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return error.code === 'set-newer'
      ? { inventory: null, newerFormat: Number(error.details['formatVersion']) }
      : none
  }
}

/** Null for what is absent. A file that is there and does not read must not pass for that: the set is damaged. */
type SmallFile = Buffer | 'unreadable' | null

async function smallFile(medium: Medium, path: string, maxBytes: number): Promise<SmallFile> {
  try {
    const bytes = await medium.read(() => readSmall(path, maxBytes, 'drive'))
    return bytes === 'too-long' ? 'unreadable' : bytes
  } catch (error) {
    if (error instanceof Fault && error.code === 'read-failed') return 'unreadable'
    throw error
  }
}

/** @returns nothing for what is absent, no folder, or not on the drive. */
export async function listFolder(medium: Medium, path: string): Promise<Dirent[]> {
  try {
    await medium.assertOwn(path)
    return await medium.read(async () => {
      const facts = await lstat(path)
      return facts.isDirectory() ? await readdir(path, { withFileTypes: true }) : []
    })
  } catch (error) {
    if (error instanceof Fault && error.code === 'drive-linked') return []
    const system = error instanceof Fault ? systemCode(error.cause) : null
    if (system === 'ENOENT' || system === 'ENOTDIR') return []
    throw error
  }
}
