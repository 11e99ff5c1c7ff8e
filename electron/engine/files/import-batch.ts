import type { ContentWriter } from '../content/content-writer.ts'
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
import type { FoundFile } from './source-walk.ts'

/** A folder of the compartment that may not have a row yet. */
export interface TargetFolder {
  readonly parent: TargetFolder | null
  readonly name: StoredName
  /** Its row, once it has one. */
  n: number | null
}

/** A file whose chunks were appended and whose row is still to be written. */
export interface SealedFile {
  readonly found: FoundFile
  readonly itemId: Buffer
  readonly folder: TargetFolder
  readonly modifiedAt: number
  readonly version: NewVersion
  /** What lay at its place when it was sealed: the item that gets a newer version. Null for a new item. */
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
 *
 * Others may change the compartment all the while: a transaction begins and ends within one turn of the event loop, so
 * nothing has to wait for an import. What lies at a file's place is therefore looked at again in the transaction. A
 * version is sealed for one item, so a file whose place has changed is given back to be stored once more.
 */
export class ImportBatch {
  readonly #compartment: OpenCompartment
  readonly #writer: ContentWriter
  readonly #counts: Counts
  #files: SealedFile[] = []
  #folders: TargetFolder[] = []
  #bytes = 0
  #displaced: SealedFile[] = []
  /** The batch before, on its way to disk. */
  #writing: Promise<void> = Promise.resolve()

  constructor(compartment: OpenCompartment, writer: ContentWriter, counts: Counts) {
    this.#compartment = compartment
    this.#writer = writer
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

  /** Resolves when every file and folder that was added is in the catalogue, or among those displaced. */
  async settle(): Promise<void> {
    await this.#turn()
    await this.#writing
  }

  /** Files whose place changed before their rows were written. They are the caller's now. */
  takeDisplaced(): SealedFile[] {
    return this.#displaced.splice(0)
  }

  /** Sends this batch on its way, after the one before has arrived. A batch that failed is the last one. */
  async #turn(): Promise<void> {
    await this.#writing
    if (this.#files.length === 0 && this.#folders.length === 0) return
    const [files, folders] = [this.#files, this.#folders]
    this.#files = []
    this.#folders = []
    this.#bytes = 0
    this.#writing = this.#write(files, folders)
    // Whoever waits for it next meets the failure.
    this.#writing.catch(() => undefined)
  }

  async #write(files: readonly SealedFile[], folders: readonly TargetFolder[]): Promise<void> {
    await this.#writer.flush()
    const placed = new Set<SealedFile>()
    this.#compartment.catalogue.write((db) => {
      for (const folder of folders) numberOf(db, folder)
      for (const file of files) if (isPlaced(db, file)) placed.add(file)
    })
    this.#writer.release([...placed].map(({ version }) => version.id))
    for (const { newerOf, version } of placed) {
      if (newerOf === null) this.#counts.stored += 1
      else this.#counts.newVersions += 1
      this.#counts.storedBytes += version.bytes
    }
    const displaced = files.filter((file) => !placed.has(file))
    await this.#writer.withdraw(displaced.map(({ version }) => version.id))
    this.#displaced.push(...displaced)
  }
}

/** Writes the rows of a file. @returns false, and writes nothing, if its place is not what it was */
function isPlaced(db: WriteDb, { found, folder, itemId, modifiedAt, version, newerOf }: SealedFile): boolean {
  const { name } = found
  const inside = numberOf(db, folder)
  if (itemAt(db, inside, name)?.version !== newerOf?.version) return false
  if (newerOf !== null) addNewerVersion(db, newerOf.item, modifiedAt, version)
  else {
    const mediaType = mediaTypeOf(name.text)
    addItem(db, { id: itemId, folder: inside, name, mediaType, modifiedAt }, version)
  }
  return true
}

function numberOf(db: WriteDb, folder: TargetFolder): number {
  if (folder.n !== null) return folder.n
  if (folder.parent === null) throw new Error('the folder that is imported into has a row')
  const parent = numberOf(db, folder.parent)
  folder.n = folderNamed(db, parent, folder.name) ?? addFolder(db, parent, folder.name).n
  return folder.n
}
