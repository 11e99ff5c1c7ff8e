import type { Migration, ReadDb } from './database.ts'
import { memoryDatabase } from './open-database.ts'
import { sql } from './sql.ts'

/** A row of `sqlite_schema`: what the file says that its tables, indexes and triggers are. */
interface SchemaRow {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly text: string | null
}

const SCHEMA = sql<SchemaRow>`SELECT type, name, tbl_name AS "table", sql AS text FROM sqlite_schema ORDER BY name`

const expected = new WeakMap<readonly Migration[], Map<number, string>>()

/**
 * Whether a database holds the very statements of its schema and no others. A file that is not encrypted can be written
 * by anybody who can write the folder: a trigger could swallow what is stored, and a view stand where a table should.
 * @param version that the file says it has, one of the migrations' or 0
 */
export function hasExactSchema(db: ReadDb, migrations: readonly Migration[], version: number): boolean {
  const wanted = schemaAt(migrations, version)
  return wanted !== null && textOf(db.all(SCHEMA)) === wanted
}

/** Made once from the migrations themselves, in memory. @returns null for a version that no migration leads to */
function schemaAt(migrations: readonly Migration[], version: number): string | null {
  const known = expected.get(migrations) ?? new Map<number, string>()
  expected.set(migrations, known)
  if (version !== 0 && !migrations.some(({ to }) => to === version)) return null
  const text = known.get(version) ?? madeBy(migrations.filter(({ to }) => to <= version))
  known.set(version, text)
  return text
}

function madeBy(steps: readonly Migration[]): string {
  const database = memoryDatabase()
  try {
    database.transaction((db) => {
      for (const { up } of steps) up(db)
    })
    return textOf(database.all(SCHEMA))
  } finally {
    database.close()
  }
}

function textOf(rows: readonly SchemaRow[]): string {
  return JSON.stringify(rows.map(({ type, name, table, text }) => [type, name, table, text]))
}
