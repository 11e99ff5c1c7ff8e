/** Fault 26: what SQLite puts aside while it sorts, compacts and rolls back is nowhere to be read. */
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Native from 'better-sqlite3'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import type { Database } from '../../electron/engine/store/database.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { sql } from '../../electron/engine/store/sql.ts'
import { Canaries } from '../helpers/canaries.ts'

/** SQLite asks once in a process where temporary files go: so this comes before it is loaded. */
const temporary = await vi.hoisted(async () => {
  const { mkdtempSync, mkdirSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const base = mkdtempSync(join(tmpdir(), 'strongroom-residue-'))
  const folder = join(base, 'temporary')
  mkdirSync(folder)
  process.env['SQLITE_TMPDIR'] = folder
  process.env['TMPDIR'] = folder
  return { base, folder }
})

const ROWS = 10_000
const KIBIBYTE = 1024

let folder: string
let canaries: Canaries
let word: string
let made: string[]
let watcher: ReturnType<typeof watch>
beforeEach(() => {
  folder = mkdtempSync(join(temporary.base, 'vault-'))
  canaries = new Canaries()
  word = canaries.plant('row')
  made = []
  watcher = watch(temporary.folder, (_event, name) => made.push(name ?? ''))
})
afterEach(() => {
  watcher.close()
  rmSync(folder, { recursive: true })
})

afterAll(() => rmSync(temporary.base, { recursive: true }))

/** The kernel's notices arrive between turns. */
const namesMade = async (): Promise<string[]> => {
  await sleep(100)
  return [...new Set(made)]
}

/** Names that no index sorts; together many times what the caches hold. */
const nameOf = (n: number): string => `${(n * 7919) % ROWS} ${word} ${'x'.repeat(700)}`

function filled(key: SecretKey<'database'>): Database {
  const options = { part: 'catalogue', mode: 'create', pageBytes: 4096, cacheBytes: 256 * KIBIBYTE } as const
  const database = openDatabase(join(folder, 'test.db'), { ...options, key })
  database.transaction((db) => {
    db.execute('CREATE TABLE item (n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT')
    for (let n = 0; n < ROWS; n += 1) db.run(sql`INSERT INTO item (name) VALUES (${nameOf(n)})`)
  })
  return database
}

test('a large sort and a VACUUM make no temporary file', async () => {
  using key = SecretKey.random('database')
  const database = filled(key)
  expect(database.all(sql`SELECT name FROM item ORDER BY name DESC`)).toHaveLength(ROWS)
  expect(database.all(sql`SELECT substr(name, 1, 40) AS start FROM item GROUP BY start`)).toHaveLength(ROWS)
  database.execute('CREATE INDEX item_name ON item (name)')
  database.execute('DELETE FROM item WHERE n % 2 = 0')
  database.vacuum()
  database.close()
  expect(await namesMade()).toEqual([])
  expect(canaries.foundIn(folder)).toEqual([])
})

test('the journal of a transaction that outgrew memory cannot be read either', () => {
  using key = SecretKey.random('database')
  const database = filled(key)
  database.transaction((db) => {
    db.execute("UPDATE item SET name = name || 'y'")
    expect(readdirSync(folder)).toEqual(['test.db', 'test.db-journal'])
    expect(canaries.foundIn(folder)).toEqual([])
  })
  database.close()
})

test('the same work by a database without our settings is seen', async () => {
  const native = new Native(join(folder, 'plain.db'))
  native.pragma('temp_store=FILE')
  native.pragma('cache_size=-256')
  native.exec('CREATE TABLE item (n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT; BEGIN')
  const insert = native.prepare('INSERT INTO item (name) VALUES (?)')
  for (let n = 0; n < ROWS; n += 1) insert.run(nameOf(n))
  native.exec('COMMIT')
  expect(native.prepare('SELECT name FROM item ORDER BY name DESC').all()).toHaveLength(ROWS)
  native.exec('VACUUM')
  native.close()
  expect(await namesMade()).toContainEqual(expect.stringMatching(/^etilqs_/))
  expect(canaries.foundIn(folder)).not.toEqual([])
})
