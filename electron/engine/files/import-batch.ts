import type { OpenCompartment } from '../session/open-compartment.ts'
import { addFolder, folderNamed } from '../store/catalogue-folders.ts'
import {
  addItem,
  addNewerVersion,
  type CurrentVersion,
  itemAt,
  type NewVersion,
} from '../store/catalogue-items.ts'
import type { WriteDb } from '../store/database.ts'
import type { StoredName } from '../store/stored-name.ts'
import { mediaTypeOf } from './media-type.ts'

/** A folder of the compartment that may not have a row yet. */
export interface TargetFolder {
  readonly parent: TargetFolder | null
  readonly name: StoredName
  /** Its row, once it has one. */
  n: number | null
}

/** A file whose chunks were appended and whose row is still to be written. */
export interface SealedFile {
  readonly itemId: Buffer
  readonly folder: TargetFolder
  readonly name: StoredName
  readonly modifiedAt: number
  readonly version: NewVersion
  /** The item that gets a newer version; null for a new item. */
  readonly newerOf: CurrentVersion | null
}

export interface Counts {
  stored: number
  newVersions: number
  duplicates: number
  storedBytes: number
}

/** Files and bytes whose rows are written together. More saves syncs, fewer lose less to a crash. */
const FILES = 2000
const BYTES = 64 * 1024 * 1024

/**
 * Rows wait here until the chunks they name are on disk; then they are written in one transaction. While one batch is
 * being synced, the next one is filled.
 */
export class ImportBatch {
  readonly #compartment: OpenCompartment
  readonly #counts: Counts
  #files: SealedFile[] = []
  #folders: TargetFolder[] = []
  #bytes = 0
  /** The batch before, on its way to disk. */
  #writing: Promise<void> = Promise.resolve()
  #failed = false

  constructor(compartment: OpenCompartment, counts: Counts) {
    this.#compartment = compartment
    this.#counts = counts
  }

  /** The folder below another one, known or new. */
  folder(parent: TargetFolder, name: StoredName): TargetFolder {
    const n = parent.n === null ? null : folderNamed(this.#compartment.catalogue.read, parent.n, name)
    const folder = { parent, name, n }
    if (n === null) this.#folders.push(folder)
    return folder
  }

  /** What lies at a place, as far as rows were written. */
  itemAt(folder: TargetFolder, name: StoredName): CurrentVersion | null {
    return folder.n === null ? null : itemAt(this.#compartment.catalogue.read, folder.n, name)
  }

  /** Takes a file over. Resolves when the next one may be sealed. */
  async add(file: SealedFile): Promise<void> {
    this.#files.push(file)
    this.#bytes += file.version.bytes
    if (this.#files.length >= FILES || this.#bytes >= BYTES) await this.#turn()
  }

  /** Resolves when every file and folder that was added is in the catalogue. */
  async settle(): Promise<void> {
    await this.#turn()
    await this.#writing
  }

  /** Versions whose chunks were appended and that no row will name. */
  abandoned(): Buffer[] {
    return this.#files.map((file) => file.version.id)
  }

  /** Sends this batch on its way, after the one before has arrived. */
  async #turn(): Promise<void> {
    await this.#writing
    if (this.#failed || (this.#files.length === 0 && this.#folders.length === 0)) return
    const [files, folders] = [this.#files, this.#folders]
    this.#files = []
    this.#folders = []
    this.#bytes = 0
    this.#writing = this.#write(files, folders).catch((error: unknown) => {
      this.#failed = true
      this.#files.push(...files)
      throw error
    })
    // Whoever waits for it next meets the failure.
    this.#writing.catch(() => undefined)
  }

  async #write(files: readonly SealedFile[], folders: readonly TargetFolder[]): Promise<void> {
    const { catalogue, content } = this.#compartment
    await content.flush()
    catalogue.write((db) => {
      for (const folder of folders) numberOf(db, folder)
      for (const file of files) {
        if (file.newerOf === null) addItem(db, itemOf(db, file), file.version)
        else addNewerVersion(db, file.newerOf.item, file.modifiedAt, file.version)
      }
    })
    for (const { newerOf, version } of files) {
      if (newerOf === null) this.#counts.stored += 1
      else this.#counts.newVersions += 1
      this.#counts.storedBytes += version.bytes
    }
  }
}

function itemOf(db: WriteDb, file: SealedFile) {
  return {
    id: file.itemId,
    folder: numberOf(db, file.folder),
    name: file.name,
    mediaType: mediaTypeOf(file.name.text),
    modifiedAt: file.modifiedAt,
  }
}

function numberOf(db: WriteDb, folder: TargetFolder): number {
  if (folder.n !== null) return folder.n
  if (folder.parent === null) throw new Error('the folder that is imported into has a row')
  const parent = numberOf(db, folder.parent)
  folder.n = folderNamed(db, parent, folder.name) ?? addFolder(db, parent, folder.name).n
  return folder.n
}
