import type { State } from '../store/state-root.ts'
import type { ContentWriter } from '../content/content-writer.ts'
import type { NoteList } from '../jobs/note-list.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { addFolder, folderCalled, folderNamed } from '../store/catalogue-folders.ts'
import {
  addItem,
  addNewerVersion,
  type CurrentVersion,
  itemAt,
  itemCalled,
  modifiedAtOf,
  type NewVersion,
} from '../store/catalogue-items.ts'
import type { ReadDb, WriteDb } from '../store/database.ts'
import { mediaTypeOf } from './media-type.ts'
import { keptModifiedAt } from './modified-at.ts'
import type { FoundFile, SourceName } from './source-walk.ts'

/** A folder of the compartment that may not have a row yet. */
export interface TargetFolder extends SourceName {
  readonly parent: TargetFolder | null
  /** Its row, once it has one. */
  n: number | null
}

/** A file whose chunks were appended and whose row is still to be written. */
export interface SealedFile {
  readonly found: FoundFile
  readonly itemId: Buffer
  readonly folder: TargetFolder
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

/** Where something lies in the compartment, from the folder that is imported into. */
export function pathIn(folder: TargetFolder, name: string): string {
  const path = [name]
  for (let above = folder; above.parent !== null; above = above.parent) path.unshift(above.name.text)
  return path.join('/')
}

/** What lies at the place of something found, as far as rows were written. */
export function itemMet(
  db: ReadDb,
  folder: number | null,
  { name, isExact }: SourceName,
): CurrentVersion | null {
  if (folder === null) return null
  return isExact ? itemAt(db, folder, name) : itemCalled(db, folder, name)
}

/** The folder at the place of a folder found. */
export function folderMet(db: ReadDb, parent: number | null, { name, isExact }: SourceName): number | null {
  if (parent === null) return null
  return isExact ? folderNamed(db, parent, name) : folderCalled(db, parent, name)
}

interface BatchParts {
  readonly compartment: OpenCompartment
  readonly writer: ContentWriter
  readonly counts: Counts
  readonly notes: NoteList
  /** What is said of the catalogue in each transaction. */
  readonly answer: (state: State) => Buffer
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
  readonly #notes: NoteList
  readonly #answer: (state: State) => Buffer
  #files: SealedFile[] = []
  #folders: TargetFolder[] = []
  #bytes = 0
  #displaced: SealedFile[] = []
  /** The batch before, on its way to disk. */
  #writing: Promise<void> = Promise.resolve()

  constructor({ compartment, writer, counts, notes, answer }: BatchParts) {
    this.#compartment = compartment
    this.#writer = writer
    this.#counts = counts
    this.#notes = notes
    this.#answer = answer
  }

  /** The folder below another one, known or new. */
  folder(parent: TargetFolder, { name, isExact }: SourceName): TargetFolder {
    const n = folderMet(this.#compartment.catalogue.read, parent.n, { name, isExact })
    const folder = { parent, name, isExact, n }
    if (n === null) this.#folders.push(folder)
    return folder
  }

  /** What lies at a place, as far as rows were written. */
  itemMet(folder: TargetFolder, found: SourceName): CurrentVersion | null {
    return itemMet(this.#compartment.catalogue.read, folder.n, found)
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
    const placed = new Map<SealedFile, Placed>()
    this.#compartment.catalogue.write((db) => {
      for (const folder of folders) numberOf(db, folder)
      for (const file of files) {
        const how = place(db, file)
        if (how !== null) placed.set(file, how)
      }
    }, this.#answer)
    this.#writer.release([...placed.keys()].map(({ version }) => version.id))
    for (const [file, how] of placed) this.#tell(file, how)
    const displaced = files.filter((file) => !placed.has(file))
    await this.#writer.withdraw(displaced.map(({ version }) => version.id))
    this.#displaced.push(...displaced)
  }

  #tell({ found, folder, version }: SealedFile, how: Placed): void {
    if (how === 'new') this.#counts.stored += 1
    else this.#counts.newVersions += 1
    this.#counts.storedBytes += version.bytes
    const path = pathIn(folder, found.name.text)
    if (how !== 'new') this.#notes.add(how, path)
    if (!keptModifiedAt(found.stat.mtimeMs).isKept) this.#notes.add('date-not-kept', path)
  }
}

/** How a file got its rows. A version is older if what it follows was changed after it. */
type Placed = 'new' | 'new-version' | 'older-version'

/** Writes the rows of a file. @returns null, and writes nothing, if its place is not what it was */
function place(db: WriteDb, { found, folder, itemId, version, newerOf }: SealedFile): Placed | null {
  const { name } = found
  const { at: modifiedAt } = keptModifiedAt(found.stat.mtimeMs)
  const inside = numberOf(db, folder)
  if (itemMet(db, inside, found)?.version !== newerOf?.version) return null
  if (newerOf === null) {
    const mediaType = mediaTypeOf(name.text)
    addItem(db, { id: itemId, folder: inside, name, mediaType, modifiedAt }, version)
    return 'new'
  }
  const before = modifiedAtOf(db, newerOf.item)
  addNewerVersion(db, newerOf.item, modifiedAt, version)
  return before !== null && modifiedAt < before ? 'older-version' : 'new-version'
}

function numberOf(db: WriteDb, folder: TargetFolder): number {
  if (folder.n !== null) return folder.n
  if (folder.parent === null) throw new Error('the folder that is imported into has a row')
  const parent = numberOf(db, folder.parent)
  folder.n = folderMet(db, parent, folder) ?? addFolder(db, parent, folder.name).n
  return folder.n
}
