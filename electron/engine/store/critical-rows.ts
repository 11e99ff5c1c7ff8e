import { Fault } from '../../../shared/model/fault.ts'
import type { ReadDb } from './database.ts'
import type { Value } from './sql.ts'

/** A table whose rows count, and its columns in the order of their encoding. */
export interface CriticalTable {
  readonly table: string
  readonly columns: readonly string[]
}

/** Rows that are read at once. */
const ROWS = 200

/**
 * All rows of critical tables, some at a time, in the order of their keys and by the tables themselves, whatever indexes
 * say: whoever takes them may wait in between. Every such table but the small `meta` has its number `n` first.
 * @throws Fault `catalogue-damaged` where the rows lead back: pages that somebody with the key made have no order, nor an end
 */
export function* criticalRows(
  db: ReadDb,
  tables: readonly CriticalTable[],
): Generator<{ readonly table: string; readonly rows: readonly Value[][] }, void, undefined> {
  for (const { table, columns } of tables) {
    const selected = `SELECT ${columns.join(', ')} FROM ${table} NOT INDEXED`
    if (columns[0] !== 'n') {
      yield { table, rows: [...db.rows({ text: selected, values: [] })] }
      continue
    }
    const text = `${selected} WHERE n > ? ORDER BY n LIMIT ${ROWS}`
    for (let after = Number.MIN_SAFE_INTEGER; ;) {
      const rows = [...db.rows({ text, values: [after] })]
      yield { table, rows }
      if (rows.length < ROWS) break
      const last = Number(rows.at(-1)?.[0])
      if (!(last > after)) throw new Fault('catalogue-damaged')
      after = last
    }
  }
}
