import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ReadDb, WriteDb } from './database.ts'
import { folderNumber } from './catalogue-folders.ts'
import { sql } from './sql.ts'
import { isSameName, orderKey, type StoredName } from './stored-name.ts'

/** A version whose chunks are on disk, to be written into the catalogue. */
export interface NewVersion {
  readonly id: Buffer
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
  readonly wrapped: Buffer
  readonly commitment: Buffer
  readonly addedAt: number
  /** Staff code. */
  readonly addedBy: string
}

/** An item with the version that is its present content. */
export interface CurrentVersion {
  readonly item: number
  readonly itemId: Buffer
  readonly version: number
  readonly versionId: Buffer
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
  readonly wrapped: Buffer
  readonly commitment: Buffer
}

/** The item at a place that is not in the trash. */
export function itemAt(db: ReadDb, folder: number, name: StoredName): CurrentVersion | null {
  const row = db.get(
    sql<{ n: number }>`
      SELECT n FROM item
      WHERE folder = ${folder} AND name = ${name.text} AND raw = ${name.raw} AND trashed_at IS NULL`,
  )
  return row === undefined ? null : currentVersion(db, row.n)
}

/** The item at a place under this name, or under the same letters in another Unicode form. */
export function itemCalled(db: ReadDb, folder: number, name: StoredName): CurrentVersion | null {
  const exact = itemAt(db, folder, name)
  if (exact !== null) return exact
  // Names of the same letters have the same order key, which has an index.
  const alike = db.all(sql<StoredName & { n: number }>`
    SELECT n, name AS text, raw FROM item
    WHERE folder = ${folder} AND order_key = ${orderKey(name.text)} AND trashed_at IS NULL ORDER BY n`)
  const met = alike.find((other) => isSameName(name, other))
  return met === undefined ? null : currentVersion(db, met.n)
}

/** When the present version of an item was last changed, before it came in; null if nobody knows. */
export function modifiedAtOf(db: ReadDb, item: number): number | null {
  return db.get(sql<{ at: number | null }>`SELECT modified_at AS at FROM item WHERE n = ${item}`)?.at ?? null
}

/** @throws Fault `not-found` */
export function itemNumber(db: ReadDb, item: Id): number {
  const row = db.get(sql<{ n: number }>`SELECT n FROM item WHERE id = ${Buffer.from(item, 'hex')}`)
  if (row === undefined) throw new Fault('not-found')
  return row.n
}

/** Null for one that was removed for good. */
export function itemName(db: ReadDb, item: Id): string | null {
  const id = Buffer.from(item, 'hex')
  return db.get(sql<{ name: string }>`SELECT name FROM item WHERE id = ${id}`)?.name ?? null
}

/** The version stored last. @throws Fault `catalogue-damaged` if there is none */
export function currentVersion(db: ReadDb, item: number): CurrentVersion {
  const row = db.get(
    sql<CurrentVersion>`
      SELECT item.n AS item, item.id AS itemId, version.n AS version, version.id AS versionId, version.bytes AS bytes,
        chunk_bytes AS chunkBytes, chunks, wrapped, commitment
      FROM item JOIN version ON version.item = item.n
      WHERE item.n = ${item} ORDER BY version.n DESC LIMIT 1`,
  )
  if (row === undefined) throw new Fault('catalogue-damaged')
  return row
}

export interface NewItem {
  readonly id: Buffer
  readonly folder: number
  readonly name: StoredName
  readonly mediaType: string
  readonly modifiedAt: number | null
}

export function addItem(db: WriteDb, item: NewItem, version: NewVersion): void {
  const { lastRow } = db.run(sql`
    INSERT INTO item (id, folder, name, raw, order_key, media_type, bytes, added_at, modified_at, versions, trashed_at)
    VALUES (${item.id}, ${item.folder}, ${item.name.text}, ${item.name.raw}, ${orderKey(item.name.text)},
      ${item.mediaType}, ${version.bytes}, ${version.addedAt}, ${item.modifiedAt}, 1, NULL)`)
  addVersion(db, lastRow, version)
}

/** A newer content for an item that is there. */
export function addNewerVersion(
  db: WriteDb,
  item: number,
  modifiedAt: number | null,
  version: NewVersion,
): void {
  db.run(sql`
    UPDATE item SET bytes = ${version.bytes}, modified_at = ${modifiedAt}, versions = versions + 1 WHERE n = ${item}`)
  addVersion(db, item, version)
}

function addVersion(db: WriteDb, item: number, version: NewVersion): void {
  db.run(sql`
    INSERT INTO version (id, item, bytes, chunk_bytes, chunks, wrapped, commitment, added_at, added_by)
    VALUES (${version.id}, ${item}, ${version.bytes}, ${version.chunkBytes}, ${version.chunks}, ${version.wrapped},
      ${version.commitment}, ${version.addedAt}, ${version.addedBy})`)
}

/** @throws Fault `not-found`, `name-taken` */
export function renameItem(db: WriteDb, item: Id, name: StoredName): void {
  const n = itemNumber(db, item)
  const row = db.get(
    sql<{ folder: number; trashed_at: number | null }>`SELECT folder, trashed_at FROM item WHERE n = ${n}`,
  )
  if (row?.trashed_at === null) refuseTaken(db, row.folder, name, n)
  db.run(sql`
    UPDATE item SET name = ${name.text}, raw = ${name.raw}, order_key = ${orderKey(name.text)} WHERE n = ${n}`)
}

/** Moves all or none. @throws Fault `not-found`, `name-taken` */
export function moveItems(db: WriteDb, items: readonly Id[], folder: Id | null): void {
  const to = folderNumber(db, folder)
  for (const item of items) {
    const n = itemNumber(db, item)
    const row = db.get(
      sql<{ name: string; raw: Buffer; trashed_at: number | null }>`
        SELECT name, raw, trashed_at FROM item WHERE n = ${n}`,
    )
    if (row === undefined || row.trashed_at !== null) throw new Fault('not-found')
    refuseTaken(db, to, { text: row.name, raw: row.raw }, n)
    db.run(sql`UPDATE item SET folder = ${to} WHERE n = ${n}`)
  }
}

function refuseTaken(db: ReadDb, folder: number, name: StoredName, except: number): void {
  const there = itemCalled(db, folder, name)
  if (there !== null && there.item !== except) throw new Fault('name-taken', { name: name.text })
}
