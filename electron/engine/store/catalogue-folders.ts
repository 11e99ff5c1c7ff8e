import type { Folder } from '../../../shared/contract/file.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import { TOP_FOLDER } from './catalogue-schema.ts'
import type { ReadDb, WriteDb } from './database.ts'
import { sql } from './sql.ts'
import { isSameName, orderKey, type StoredName } from './stored-name.ts'

/** More folders inside one another than any file system's longest path allows. */
export const DEPTH_MAX = 2048

/**
 * The number of a folder; null is the top.
 * @throws Fault `not-found`
 */
export function folderNumber(db: ReadDb, folder: Id | null): number {
  if (folder === null) return TOP_FOLDER
  const row = db.get(sql<{ n: number }>`SELECT n FROM folder WHERE id = ${Buffer.from(folder, 'hex')}`)
  if (row === undefined) throw new Fault('not-found')
  return row.n
}

export function folderNamed(db: ReadDb, parent: number, name: StoredName): number | null {
  const row = db.get(
    sql<{ n: number }>`
      SELECT n FROM folder WHERE parent = ${parent} AND name = ${name.text} AND raw = ${name.raw}`,
  )
  return row?.n ?? null
}

/** The folder inside another one under this name, or under the same letters in another Unicode form. */
export function folderCalled(db: ReadDb, parent: number, name: StoredName): number | null {
  const exact = folderNamed(db, parent, name)
  if (exact !== null) return exact
  // Names of the same letters have the same order key, which has an index.
  const alike = db.all(sql<StoredName & { n: number }>`
    SELECT n, name AS text, raw FROM folder WHERE parent = ${parent} AND order_key = ${orderKey(name.text)} ORDER BY n`)
  return alike.find((other) => isSameName(name, other))?.n ?? null
}

export function addFolder(db: WriteDb, parent: number, name: StoredName): { n: number; id: Id } {
  const id = randomBytes(16)
  const { lastRow } = db.run(sql`
    INSERT INTO folder (id, parent, name, raw, order_key, created_at)
    VALUES (${id}, ${parent}, ${name.text}, ${name.raw}, ${orderKey(name.text)}, ${Date.now()})`)
  return { n: lastRow, id: id.toString('hex') }
}

/** @throws Fault `name-taken` if a folder beside it has this name */
export function createFolder(db: WriteDb, parent: Id | null, name: StoredName): Id {
  const inside = folderNumber(db, parent)
  if (folderCalled(db, inside, name) !== null) throw new Fault('name-taken', { name: name.text })
  return addFolder(db, inside, name).id
}

/** @throws Fault `not-found`, `name-taken` */
export function renameFolder(db: WriteDb, folder: Id, name: StoredName): void {
  const n = folderNumber(db, folder)
  if (n === TOP_FOLDER) throw new Fault('not-found')
  const parent = db.get(sql<{ parent: number }>`SELECT parent FROM folder WHERE n = ${n}`)?.parent
  const taken = folderCalled(db, parent ?? TOP_FOLDER, name)
  if (taken !== null && taken !== n) throw new Fault('name-taken', { name: name.text })
  db.run(sql`
    UPDATE folder SET name = ${name.text}, raw = ${name.raw}, order_key = ${orderKey(name.text)} WHERE n = ${n}`)
}

interface FolderRow {
  readonly id: Buffer
  readonly name: string
  readonly items: number
  readonly folders: number
}

/** The folders directly inside one, by name, each with what lies directly in it. */
export function listFolders(db: ReadDb, parent: Id | null): Folder[] {
  const rows = db.all(sql<FolderRow>`
    SELECT id, name,
      (SELECT count(*) FROM item WHERE item.folder = outer.n AND trashed_at IS NULL) AS items,
      (SELECT count(*) FROM folder AS inner WHERE inner.parent = outer.n) AS folders
    FROM folder AS outer WHERE parent = ${folderNumber(db, parent)} ORDER BY order_key, n`)
  return rows.map((row) => ({ ...row, id: row.id.toString('hex'), parent }))
}

/** Names from the top down to a folder, looked up once each. */
export class FolderPaths {
  readonly #db: ReadDb
  readonly #paths = new Map<number, readonly string[]>([[TOP_FOLDER, []]])

  constructor(db: ReadDb) {
    this.#db = db
  }

  of(folder: number): readonly string[] {
    return this.#path(folder, 0)
  }

  #path(folder: number, depth: number): readonly string[] {
    const known = this.#paths.get(folder)
    if (known !== undefined) return known
    const row = this.#db.get(
      sql<{ name: string; parent: number }>`SELECT name, parent FROM folder WHERE n = ${folder}`,
    )
    if (row === undefined || depth > DEPTH_MAX) throw new Fault('catalogue-damaged')
    const path = [...this.#path(row.parent, depth + 1), row.name]
    this.#paths.set(folder, path)
    return path
  }
}
