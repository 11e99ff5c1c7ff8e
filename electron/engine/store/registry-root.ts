import type { ReadDb } from './database.ts'
import { sql, type Query, type Value } from './sql.ts'

/** Which state the critical rows of the registry are in. */
export interface RegistryState {
  /** Grows by one with every change. */
  readonly generation: number
  readonly root: Buffer
}

/** Critical tables in a fixed order, each with all its columns, each sorted by its key. */
const TABLES: readonly (readonly [name: string, rows: Query])[] = [
  ['setting', sql`SELECT name, value FROM setting ORDER BY name`],
  ['staff', sql`SELECT staff_id, code, certificate, acceptance, private FROM staff ORDER BY staff_id`],
  ['compartment', sql`SELECT id, epoch, created_at FROM compartment ORDER BY id`],
  [
    'access_grant',
    sql`SELECT compartment, epoch, grantee, body FROM access_grant ORDER BY compartment, epoch, grantee`,
  ],
  ['drive', sql`SELECT drive_id, name, last_backup_at FROM drive ORDER BY drive_id`],
  ['backup_set', sql`SELECT set_id, drive_name, created_at, bytes FROM backup_set ORDER BY set_id`],
]

/**
 * Tables of later schemas. One enters the root only while it has rows, so that a vault that has none keeps the root
 * that an older program made. What stands before it is counted, hence no other rows give the same bytes.
 */
const LATER_TABLES: typeof TABLES = [
  ['agreement_text', sql`SELECT version, text FROM agreement_text ORDER BY version`],
  ['credential', sql`SELECT slot_id, staff_id, name, body FROM credential ORDER BY slot_id`],
  ['request', sql`SELECT id, body FROM request ORDER BY id`],
  ['form', sql`SELECT staff_id, sealed, at FROM form ORDER BY staff_id`],
  ['succession', sql`SELECT sequence, body FROM succession ORDER BY sequence`],
]

/** Whether the database has a table of a later schema: one that may only be read stays as an older program left it. */
export function hasTable(db: ReadDb, name: string): boolean {
  return (
    db.get(sql`SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = ${name}`) !== undefined
  )
}

/**
 * The keyed hash of all critical rows and their generation. The registry is small, so it is made anew with every
 * change; the catalogues, which are not, keep a running one.
 */
export function rootOf(db: ReadDb, generation: number, rowTag: (row: Uint8Array) => Buffer): Buffer {
  const parts: Buffer[] = [framed(generation)]
  for (const [name, query] of TABLES) {
    const rows = [...db.rows(query)]
    parts.push(framed(name), framed(rows.length))
    for (const row of rows) parts.push(...row.map(framed))
  }
  for (const [name, query] of LATER_TABLES) {
    const rows = hasTable(db, name) ? [...db.rows(query)] : []
    if (rows.length === 0) continue
    parts.push(framed(name), framed(rows.length))
    for (const row of rows) parts.push(...row.map(framed))
  }
  return rowTag(Buffer.concat(parts))
}

/** `kind u8 || length u32 BE || value`: no two lists of values give the same bytes. */
function framed(value: Value): Buffer {
  const [kind, bytes] = kindAndBytes(value)
  const head = Buffer.alloc(5)
  head.write(kind, 'latin1')
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

function kindAndBytes(value: Value): [kind: string, bytes: Uint8Array] {
  if (value === null) return ['0', Buffer.alloc(0)]
  if (typeof value === 'number') return ['n', Buffer.from(String(value), 'latin1')]
  if (typeof value === 'string') return ['t', Buffer.from(value, 'utf8')]
  return ['b', value]
}
