import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { CATALOGUE_OPENING } from './catalogue-opening.ts'
import { CATALOGUE_CRITICAL, CATALOGUE_MIGRATIONS } from './catalogue-schema.ts'
import { criticalRows } from './critical-rows.ts'
import type { Database } from './database.ts'
import { syncFile } from './durable-file.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { RootSum, type RowTag } from './state-root.ts'
import { rekeyFile } from './whole-file.ts'

/** Rows that are read, and then written in one transaction: nobody counts on the file, so none waits for the disk. */
const ROWS = 100

/** Keys that a catalogue passes from and to. */
export interface Rekeying {
  readonly from: SecretKey<'database'>
  readonly to: SecretKey<'database'>
  /** What the copy must be, by the old state key: else what somebody wrote behind the program would be taken along. */
  readonly is: { readonly root: Buffer; readonly rowTag: RowTag }
  /** Of the new state key. */
  readonly rowTag: RowTag
  /** A wrapped file key, wrapped anew. What does not unwrap stays as it is: damaged before, damaged afterwards. */
  readonly rewrap: (place: { readonly item: Id; readonly version: Id }, wrapped: Buffer) => Buffer
  /** Called between small steps with how many versions were rewrapped so far, and of how many. */
  readonly step: (done: number, total: number) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Makes a copy of a catalogue's file open with another key, and holds other wraps and another root: pages are encrypted
 * anew as they are, so that numbers and indexes need not be made again. Nobody counts on the file before this
 * resolves, and it is on disk then. The generation is one more than it was, so that the copy is newer than what was
 * signed.
 * @param path a file of the caller's, opened by nobody else; thrown away if this fails.
 * @throws Fault `catalogue-damaged`, for other rows too than those of the root, those of the environment, and what `step`
 * throws
 */
export async function rekeyCatalogue(path: string, rekeying: Rekeying): Promise<{ versions: number }> {
  await rekeyFile(path, rekeying.from, rekeying.to, rekeying.signal)
  const opening = { ...CATALOGUE_OPENING, mode: 'write', key: rekeying.to, laying: true } as const
  const { is, rowTag, step } = rekeying
  const database = openDatabase(path, opening)
  try {
    // Before the first change: a trigger of somebody else's would take part in it.
    migrate(database, CATALOGUE_MIGRATIONS, 'catalogue')
    const total = versionsIn(database)
    const before = await rootOf(database, is.rowTag, () => step(0, total))
    if (!before.equals(is.root)) throw new Fault('catalogue-damaged')
    const versions = await rewrapVersions(database, total, rekeying)
    const root = await rootOf(database, rowTag, () => step(versions, versions))
    database.transaction((db) => {
      db.run(sql`UPDATE state SET generation = generation + 1, root = ${root}`)
    })
    // Most of what closing would wait for.
    await syncFile(path, 'vault')
    return { versions }
  } finally {
    database.close()
  }
}

/** @param step called between small steps. */
async function rootOf(database: Database, rowTag: RowTag, step: () => Promise<void>): Promise<Buffer> {
  const sum = new RootSum(rowTag)
  for (const { table, rows } of criticalRows(database, CATALOGUE_CRITICAL)) {
    for (const row of rows) sum.add(table, row)
    await step()
  }
  return sum.root
}

function versionsIn(database: Database): number {
  return database.get(sql<{ total: number }>`SELECT count(*) AS total FROM version`)?.total ?? 0
}

interface WrappedRow {
  readonly n: number
  readonly version: Buffer
  readonly item: Buffer
  readonly wrapped: Buffer
}

async function rewrapVersions(
  database: Database,
  total: number,
  { rewrap, step }: Rekeying,
): Promise<number> {
  let after = 0
  let done = 0
  for (;;) {
    const rows = database.all(sql<WrappedRow>`
      SELECT version.n AS n, version.id AS version, item.id AS item, wrapped
      FROM version JOIN item ON item.n = version.item WHERE version.n > ${after} ORDER BY version.n LIMIT ${ROWS}`)
    database.transaction((db) => {
      for (const { n, version, item, wrapped } of rows) {
        const place = { item: item.toString('hex'), version: version.toString('hex') }
        db.run(sql`UPDATE version SET wrapped = ${rewrap(place, wrapped)} WHERE n = ${n}`)
        after = n
      }
    })
    done += rows.length
    await step(done, total)
    if (rows.length < ROWS) return done
  }
}
