import { PARTIAL_INDEXES } from './catalogue-schema.ts'
import type { ReadDb } from './database.ts'
import { sql } from './sql.ts'

/**
 * Whether pages, structure, rows and indexes of a catalogue agree with one another. Reads the whole file, and nothing
 * else runs meanwhile.
 */
export function isSound(database: ReadDb): boolean {
  const { integrity_check: said } = database.get(
    sql<{ integrity_check: string }>`PRAGMA integrity_check(1)`,
  ) ?? { integrity_check: '' }
  return said === 'ok' && PARTIAL_INDEXES.every((index) => hasNothingMore(database, index))
}

/**
 * SQLite finds every row in each index, but counts the entries of whole indexes only: an old page of a partial one could
 * show what was removed or renamed since.
 */
function hasNothingMore(
  database: ReadDb,
  { table, index, where }: (typeof PARTIAL_INDEXES)[number],
): boolean {
  const count = (from: string): unknown =>
    [...database.rows({ text: `SELECT count(*) FROM ${table} ${from} WHERE ${where}`, values: [] })][0]?.[0]
  return count(`INDEXED BY ${index}`) === count('NOT INDEXED')
}
