/**
 * Where things lie on a backup drive (docs/format.md, "Backup drives"):
 *
 *     Strongroom/drive.json
 *     Strongroom/<vault id>/packs/<hash>.pack
 *     Strongroom/<vault id>/packs/<hash>.pack.damaged
 *     Strongroom/<vault id>/sets/<time>-<set id>/{manifest,snapshot,inventory,COMPLETE}
 *
 * Names use letters, digits, `.` and `-` only, for every file system that a drive may have.
 */
import { basename, join } from 'node:path'
import { id as idSchema, type Id } from '../../../shared/contract/basics.ts'

export const STRONGROOM = 'Strongroom'
export const DRIVE_FILE = 'drive.json'
export const PACK_SUFFIX = '.pack'
/** Behind the name of a pack: an empty file that says that a verification found the pack damaged. */
export const DAMAGED_SUFFIX = '.damaged'
/** What is being written; it means nothing until it is renamed. */
export const PART_SUFFIX = '.part'

/** The files of a set, in the order in which they are written. */
export const SET_FILES = {
  snapshot: 'snapshot',
  manifest: 'manifest',
  inventory: 'inventory',
  complete: 'COMPLETE',
} as const

/** Somebody may point at the drive or at our folder on it. */
export function strongroomFolder(place: string): string {
  return basename(place) === STRONGROOM ? place : join(place, STRONGROOM)
}

/** The folders of one vault on a drive. */
export interface VaultShelf {
  readonly vaultId: Id
  readonly folder: string
  readonly packs: string
  readonly sets: string
}

export function vaultShelf(place: string, vaultId: Id): VaultShelf {
  const folder = join(strongroomFolder(place), vaultId)
  return { vaultId, folder, packs: join(folder, 'packs'), sets: join(folder, 'sets') }
}

export function packPath(shelf: VaultShelf, name: string): string {
  return join(shelf.packs, name + PACK_SUFFIX)
}

/** The hash in a pack's file name, or null for any other file. */
export function packName(fileName: string): string | null {
  return /^([0-9a-f]{64})\.pack$/.exec(fileName)?.[1] ?? null
}

/** `20261121T220221Z-<set id>`: sorted by name they are sorted by time. */
export function setFolderName(createdAt: number, setId: Id): string {
  const time = new Date(createdAt).toISOString().replace(/[-:]|\.[0-9]{3}/g, '')
  return `${time}-${setId}`
}

const SET_FOLDER = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-([0-9a-f]{32})$/

/** What a set folder's name says, to the second; null for any other name. */
export function parseSetFolderName(name: string): { createdAt: number; setId: Id } | null {
  const parts = SET_FOLDER.exec(name)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, setId] = parts
  const createdAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(createdAt) || setId === undefined ? null : { createdAt, setId }
}

export function isId(text: string): boolean {
  return idSchema.safeParse(text).success
}
