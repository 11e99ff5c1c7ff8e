import type { Id } from '../../../shared/contract/basics.ts'
import type { Selection } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { folderNumber } from './catalogue-folders.ts'
import { type CurrentVersion, itemCalled, itemNumber } from './catalogue-items.ts'
import type { ReadDb, WriteDb } from './database.ts'
import { type Query, sql } from './sql.ts'
import { orderKey } from './stored-name.ts'

/** Whether a selection speaks of what lies in the trash. */
type Where = 'kept' | 'trashed'

const WHERE: Readonly<Record<Where, Query>> = {
  kept: sql`trashed_at IS NULL`,
  trashed: sql`trashed_at IS NOT NULL`,
}

/**
 * Numbers of the items that a selection means: `folder` with everything below it, `all` the whole compartment.
 * @throws Fault `not-found` if an item or folder that is named is not there
 */
export function selectedItems(db: ReadDb, selection: Selection, where: Where): number[] {
  const trashed = WHERE[where]
  switch (selection.of) {
    case 'items':
      return [...new Set(selection.items)].map((item) => {
        const n = itemNumber(db, item)
        if (!exists(db, sql`SELECT 1 AS found FROM item WHERE n = ${n} AND ${trashed}`))
          throw new Fault('not-found')
        return n
      })
    case 'folder': {
      const top = folderNumber(db, selection.folder)
      return numbers(
        db,
        sql`WITH RECURSIVE inside (n) AS
              (VALUES (${top}) UNION SELECT folder.n FROM folder JOIN inside ON folder.parent = inside.n)
            SELECT item.n AS n FROM item JOIN inside ON item.folder = inside.n WHERE ${trashed} ORDER BY item.n`,
      )
    }
    case 'all':
      return numbers(db, sql`SELECT n FROM item WHERE ${trashed} ORDER BY n`)
  }
}

function numbers(db: ReadDb, query: Query): number[] {
  return db.all(query as Query<{ n: number }>).map(({ n }) => n)
}

function exists(db: ReadDb, query: Query): boolean {
  return db.get(query) !== undefined
}

/** Files, versions beyond the present one, and bytes of all versions. */
export function weighItems(
  db: ReadDb,
  items: readonly number[],
): { files: number; olderVersions: number; bytes: number } {
  let versions = 0
  let bytes = 0
  for (const n of items) {
    const row = db.get(
      sql<{ versions: number; bytes: number }>`
        SELECT count(*) AS versions, coalesce(sum(bytes), 0) AS bytes FROM version WHERE item = ${n}`,
    )
    versions += row?.versions ?? 0
    bytes += row?.bytes ?? 0
  }
  return { files: items.length, olderVersions: versions - items.length, bytes }
}

/** @param now a clock that was set back must not send them away at once: the vault's trusted time. */
export function trashItems(db: WriteDb, items: readonly number[], now: number): void {
  for (const n of items)
    db.run(sql`UPDATE item SET trashed_at = ${now} WHERE n = ${n} AND trashed_at IS NULL`)
}

/** Of items that were in the trash, those that nobody took out or removed meanwhile. */
export function stillTrashed(db: ReadDb, items: readonly number[]): number[] {
  return items.filter((n) =>
    exists(db, sql`SELECT 1 AS found FROM item WHERE n = ${n} AND trashed_at IS NOT NULL`),
  )
}

/** Puts items back where they were; one whose place was taken meanwhile gets a number behind its name. */
export function untrashItems(db: WriteDb, items: readonly number[]): void {
  for (const n of stillTrashed(db, items)) {
    const row = db.get(
      sql<{ folder: number; name: string; raw: Buffer }>`SELECT folder, name, raw FROM item WHERE n = ${n}`,
    )
    if (row === undefined) throw new Fault('not-found')
    if (itemCalled(db, row.folder, { text: row.name, raw: row.raw }) === null)
      db.run(sql`UPDATE item SET trashed_at = NULL WHERE n = ${n}`)
    else {
      const name = freeName(db, row.folder, row.name)
      db.run(sql`
        UPDATE item SET trashed_at = NULL, name = ${name}, raw = x'', order_key = ${orderKey(name)} WHERE n = ${n}`)
    }
  }
}

/** `scan.pdf` becomes `scan (2).pdf`, or the next number that is free. */
function freeName(db: ReadDb, folder: number, name: string): string {
  const dot = name.lastIndexOf('.')
  const stem = dot > 0 ? name.slice(0, dot) : name
  const extension = dot > 0 ? name.slice(dot) : ''
  for (let number = 2; ; number += 1) {
    const candidate = `${stem} (${number})${extension}`
    if (itemCalled(db, folder, { text: candidate, raw: Buffer.alloc(0) }) === null) return candidate
  }
}

export function itemsTrashedBefore(db: ReadDb, moment: number): number[] {
  return numbers(db, sql`SELECT n FROM item WHERE trashed_at < ${moment} ORDER BY n`)
}

/**
 * Destroys the keys of items for good: the wrapped keys are overwritten, then the rows deleted, which overwrites them
 * again (`secure_delete`).
 * @returns the ids of their versions, whose chunks are now unreadable and can go.
 */
export function destroyItems(db: WriteDb, items: readonly number[]): { versions: Buffer[]; bytes: number } {
  const versions: Buffer[] = []
  let bytes = 0
  for (const n of items) {
    const rows = db.all(sql<{ id: Buffer; bytes: number }>`SELECT id, bytes FROM version WHERE item = ${n}`)
    for (const row of rows) {
      versions.push(row.id)
      bytes += row.bytes
    }
    db.run(sql`UPDATE version SET wrapped = zeroblob(length(wrapped)) WHERE item = ${n}`)
    db.run(sql`DELETE FROM version WHERE item = ${n}`)
    db.run(sql`DELETE FROM item WHERE n = ${n}`)
  }
  return { versions, bytes }
}

/** What a compartment holds, for its line in the list. */
export function catalogueTotals(db: ReadDb): { items: number; bytes: number; trashed: number } {
  const kept = db.get(
    sql<{ items: number; bytes: number }>`
      SELECT count(*) AS items, coalesce(sum(bytes), 0) AS bytes FROM item WHERE trashed_at IS NULL`,
  )
  const trash = db.get(
    sql<{ trashed: number }>`SELECT count(*) AS trashed FROM item WHERE trashed_at IS NOT NULL`,
  )
  return { items: kept?.items ?? 0, bytes: kept?.bytes ?? 0, trashed: trash?.trashed ?? 0 }
}

/** When the oldest version of these items was stored; null for no items. */
export function oldestVersionAt(db: ReadDb, items: readonly number[]): number | null {
  let oldest: number | null = null
  for (const n of items) {
    const at = db.get(
      sql<{ at: number | null }>`SELECT min(added_at) AS at FROM version WHERE item = ${n}`,
    )?.at
    if (typeof at === 'number' && (oldest === null || at < oldest)) oldest = at
  }
  return oldest
}

/** Bytes of the present versions of items. */
export function weighCurrent(db: ReadDb, items: readonly number[]): number {
  let bytes = 0
  for (const n of items)
    bytes += db.get(sql<{ bytes: number }>`SELECT bytes FROM item WHERE n = ${n}`)?.bytes ?? 0
  return bytes
}

/** Versions of an item, the present one first, as the contract shows them. */
export function versionsOf(
  db: ReadDb,
  item: number,
): { id: Id; bytes: number; addedAt: number; addedBy: string; current: boolean }[] {
  const rows = db.all(
    sql<{ id: Buffer; bytes: number; addedAt: number; addedBy: string }>`
      SELECT id, bytes, added_at AS addedAt, added_by AS addedBy
      FROM version WHERE item = ${item} ORDER BY n DESC`,
  )
  return rows.map((row, index) => ({ ...row, id: row.id.toString('hex'), current: index === 0 }))
}

/** Items with their names, so that one that is removed for good meanwhile can still be named. */
export function namedItems(db: ReadDb, items: readonly number[]): { n: number; name: string }[] {
  return items.map((n) => ({
    n,
    name: db.get(sql<{ name: string }>`SELECT name FROM item WHERE n = ${n}`)?.name ?? '',
  }))
}

/** Whether an item was not removed for good. */
export function isThere(db: ReadDb, item: number): boolean {
  return exists(db, sql`SELECT 1 AS found FROM item WHERE n = ${item}`)
}

/** Numbers of all items, those in the trash included. */
export function allItems(db: ReadDb): number[] {
  return numbers(db, sql`SELECT n FROM item ORDER BY n`)
}

/** An item with every version that can be opened. */
export function itemWithVersions(
  db: ReadDb,
  item: number,
): { name: string; versions: CurrentVersion[] } | null {
  const name = db.get(sql<{ name: string }>`SELECT name FROM item WHERE n = ${item}`)?.name
  if (name === undefined) return null
  const versions = db.all(
    sql<CurrentVersion>`
      SELECT item.n AS item, item.id AS itemId, version.n AS version, version.id AS versionId,
        version.bytes AS bytes, chunk_bytes AS chunkBytes, chunks, wrapped, commitment
      FROM item JOIN version ON version.item = item.n WHERE item.n = ${item} ORDER BY version.n`,
  )
  return { name, versions }
}
