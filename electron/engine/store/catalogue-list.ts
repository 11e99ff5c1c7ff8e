import type { CallInput } from '../../../shared/contract/contract.ts'
import type { Item, ItemSort } from '../../../shared/contract/file.ts'
import { FolderPaths, folderNumber } from './catalogue-folders.ts'
import { TOP_FOLDER } from './catalogue-schema.ts'
import type { ReadDb } from './database.ts'
import { type Query, sql } from './sql.ts'
import { searchForm } from './stored-name.ts'

/** How long the trash keeps what lies in it. */
export const TRASH_KEEPS = 30 * 24 * 60 * 60 * 1000

export type ListInput = Pick<CallInput<'item.list'>, 'view' | 'sort' | 'descending' | 'offset' | 'limit'>

interface ItemRow {
  readonly n: number
  readonly id: Buffer
  readonly folder: number
  readonly folderId: Buffer
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly addedAt: number
  readonly modifiedAt: number | null
  readonly versions: number
  readonly trashedAt: number | null
}

/**
 * Columns to sort by, each with an index per view. Numbers grow with the time of adding, so they stand for it and
 * break ties.
 */
const ORDERS: Readonly<Record<ItemSort, readonly [ascending: Query, descending: Query]>> = {
  name: [sql`ORDER BY order_key, n`, sql`ORDER BY order_key DESC, n DESC`],
  bytes: [sql`ORDER BY bytes, n`, sql`ORDER BY bytes DESC, n DESC`],
  addedAt: [sql`ORDER BY n`, sql`ORDER BY n DESC`],
  mediaType: [sql`ORDER BY media_type, n`, sql`ORDER BY media_type DESC, n DESC`],
}

/** Where more than this share of all items matches a search, walking the sorted index finds a page sooner. */
const BROAD_SEARCH = 0.02

/** One page of a view, sorted, and how many items the whole view has. A search wants `Catalogue.readWords` first. */
export function listItems(db: ReadDb, input: ListInput): { total: number; rows: Item[] } {
  const { total, page } = view(db, input)
  if (page === null || input.offset >= total) return { total, rows: [] }
  const numbers = db.all(page).map(({ n }) => n)
  const paths = new FolderPaths(db)
  return { total, rows: numbers.map((n) => itemByNumber(db, n, paths)) }
}

/** An item as the contract shows it. */
export function itemByNumber(db: ReadDb, n: number, paths = new FolderPaths(db)): Item {
  const row = db.get(sql<ItemRow>`
    SELECT item.n AS n, item.id AS id, item.folder AS folder, folder.id AS folderId, item.name AS name,
      media_type AS mediaType, bytes, added_at AS addedAt, modified_at AS modifiedAt, versions,
      trashed_at AS trashedAt
    FROM item JOIN folder ON folder.n = item.folder WHERE item.n = ${n}`)
  if (row === undefined) throw new Error('a listed item has no row')
  return {
    id: row.id.toString('hex'),
    folder: row.folder === TOP_FOLDER ? null : row.folderId.toString('hex'),
    name: row.name,
    path: [...paths.of(row.folder)],
    bytes: row.bytes,
    mediaType: row.mediaType,
    addedAt: row.addedAt,
    modifiedAt: row.modifiedAt,
    versions: row.versions,
    trashedAt: row.trashedAt,
    removalAt: row.trashedAt === null ? null : row.trashedAt + TRASH_KEEPS,
  }
}

type Numbers = Query<{ n: number }>

function view(db: ReadDb, input: ListInput): { total: number; page: Numbers | null } {
  const order = ORDERS[input.sort][input.descending ? 1 : 0]
  const slice = sql`${order} LIMIT ${input.limit} OFFSET ${input.offset}`
  switch (input.view.of) {
    case 'folder': {
      const where = sql`folder = ${folderNumber(db, input.view.folder)} AND trashed_at IS NULL`
      return { total: countItems(db, where), page: sql`SELECT n FROM item WHERE ${where} ${slice}` }
    }
    case 'everything': {
      const where = sql`trashed_at IS NULL`
      return { total: countItems(db, where), page: sql`SELECT n FROM item WHERE ${where} ${slice}` }
    }
    case 'trash': {
      const where = sql`trashed_at IS NOT NULL`
      return { total: countItems(db, where), page: sql`SELECT n FROM item WHERE ${where} ${slice}` }
    }
    case 'search':
      return search(db, input, slice)
  }
}

function countItems(db: ReadDb, where: Query): number {
  return db.get(sql<{ total: number }>`SELECT count(*) AS total FROM item WHERE ${where}`)?.total ?? 0
}

function search(db: ReadDb, input: ListInput, slice: Query): { total: number; page: Numbers | null } {
  if (input.view.of !== 'search') return { total: 0, page: null }
  const words = matchExpression(input.view.text)
  if (words === null) return { total: 0, page: null }
  const total = countMatches(db, words)
  const matches = sql`SELECT rowid FROM temp.item_word WHERE item_word MATCH ${words}`
  if (input.sort === 'addedAt') {
    const direction = input.descending ? sql`DESC` : sql``
    const page: Numbers = sql`
      SELECT rowid AS n FROM temp.item_word WHERE item_word MATCH ${words}
      ORDER BY rowid ${direction} LIMIT ${input.limit} OFFSET ${input.offset}`
    return { total, page }
  }
  // The unary plus keeps SQLite from using an index: few matches are fetched and sorted, many are met soon on the way.
  const all = countItems(db, sql`trashed_at IS NULL`)
  const page: Numbers =
    total > all * BROAD_SEARCH
      ? sql`SELECT n FROM item WHERE trashed_at IS NULL AND +n IN (${matches}) ${slice}`
      : sql`SELECT n FROM item WHERE n IN (${matches}) ${slice}`
  return { total, page }
}

function countMatches(db: ReadDb, words: string): number {
  const row = db.get(
    sql<{ total: number }>`SELECT count(*) AS total FROM temp.item_word WHERE item_word MATCH ${words}`,
  )
  return row?.total ?? 0
}

/** Letters, digits and their marks: what the index calls a word. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu

/**
 * What somebody typed as prefixes of words, all of which must occur. Quoted, so that nothing in it is an operator.
 * @returns null if there is no word in it.
 */
export function matchExpression(text: string): string | null {
  const words = searchForm(text).match(WORD)
  return words === null ? null : words.map((word) => `"${word}"*`).join(' AND ')
}
