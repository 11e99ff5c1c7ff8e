import { readdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import type { Database, DatabaseMode } from '../../../../electron/engine/store/database.ts'
import { migrate } from '../../../../electron/engine/store/migrate.ts'
import { openDatabase } from '../../../../electron/engine/store/open-database.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-store-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const MARK = 'plainly readable canary'

function keyOf(byte: number): SecretKey<'database'> {
  return SecretKey.fill('database', (bytes) => void bytes.fill(byte))
}

function openAt(mode: DatabaseMode, key: SecretKey<'database'> | null): Database {
  const path = join(folder, 'test.db')
  return openDatabase(path, { part: 'catalogue', mode, key, pageBytes: 4096, cacheBytes: 1024 * 1024 })
}

function withRows(key: SecretKey<'database'> | null, rows = 50): void {
  const database = openAt('create', key)
  database.transaction((db) => {
    db.execute('CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
    for (let n = 0; n < rows; n += 1)
      db.run(sql`INSERT INTO note (text) VALUES (${`${MARK} ${n} ${'x'.repeat(500)}`})`)
  })
  database.close()
}

/** What each setting must read back as, on every connection. */
const SETTINGS = {
  temp_store: 2,
  secure_delete: 1,
  journal_mode: 'truncate',
  synchronous: 3,
  trusted_schema: 0,
  foreign_keys: 1,
  recursive_triggers: 1,
  cell_size_check: 1,
  mmap_size: 0,
}

describe('an encrypted database', () => {
  test.each(['create', 'write', 'read'] as const)('has every setting when opened to %s', (mode) => {
    using key = keyOf(1)
    if (mode !== 'create') withRows(key)
    const database = openAt(mode, key)
    for (const [name, value] of Object.entries(SETTINGS))
      expect([name, Object.values(database.get({ text: `PRAGMA ${name}`, values: [] }) as object)]).toEqual([
        name,
        [value],
      ])
    expect(Object.values(database.get(sql`PRAGMA cipher`) as object)).toEqual(['chacha20'])
    database.close()
  })

  test('that is laid undoes what fails, needs no journal on disk, and is whole once it is closed', () => {
    const path = join(folder, 'laid.db')
    const options = {
      part: 'content',
      mode: 'create',
      key: null,
      pageBytes: 4096,
      cacheBytes: 65_536,
    } as const
    const database = openDatabase(path, { ...options, laying: true })
    const holds = { ...SETTINGS, journal_mode: 'memory', synchronous: 0 }
    for (const [name, value] of Object.entries(holds))
      expect([name, Object.values(database.get({ text: `PRAGMA ${name}`, values: [] }) as object)]).toEqual([
        name,
        [value],
      ])
    database.transaction((db) => db.execute('CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT) STRICT'))
    const add = (text: string) =>
      database.transaction((db) => db.run(sql`INSERT INTO note (text) VALUES (${text})`))
    add('kept')
    database.beginWriting()
    const failing = () =>
      database.transaction((db) => {
        db.run(sql`INSERT INTO note (text) VALUES ('undone')`)
        throw new Error('half-way')
      })
    expect(failing).toThrow('half-way')
    expect(readdirSync(folder)).toEqual(['laid.db'])
    database.close()
    const again = openDatabase(path, { ...options, mode: 'read' })
    expect(again.all(sql`SELECT text FROM note`)).toEqual([{ text: 'kept' }])
    again.close()
  })

  test('holds nothing readable, no header, and belongs to its owner alone', () => {
    using key = keyOf(1)
    withRows(key)
    const bytes = readFileSync(join(folder, 'test.db'))
    expect(bytes.includes(MARK)).toBe(false)
    expect(bytes.includes('SQLite format')).toBe(false)
    expect(statSync(join(folder, 'test.db')).mode & 0o777).toBe(0o600)
  })

  test('opens with its key only', async () => {
    using key = keyOf(1)
    using other = keyOf(2)
    withRows(key)
    expect((await faultOf(() => openAt('write', other))).code).toBe('catalogue-damaged')
    expect((await faultOf(() => openAt('write', null))).code).toBe('catalogue-damaged')
    const database = openAt('read', key)
    expect(database.get(sql`SELECT count(*) AS rows FROM note`)).toEqual({ rows: 50 })
    database.close()
  })

  test('refuses a page in which one byte was changed, whatever byte', async () => {
    using key = keyOf(1)
    withRows(key)
    const path = join(folder, 'test.db')
    const whole = readFileSync(path)
    for (let at = 7; at < whole.length; at += 997) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0xff
      writeFileSync(path, changed)
      const read = () => {
        const database = openAt('read', key)
        try {
          return database.all(sql`SELECT n, text FROM note`)
        } finally {
          database.close()
        }
      }
      expect((await faultOf(read)).code).toBe('catalogue-damaged')
    }
  })

  test('keeps no deleted row in the file, and none in temporary files after a rewrite', () => {
    using key = keyOf(1)
    withRows(null)
    const database = openAt('write', null)
    database.transaction((db) => db.run(sql`DELETE FROM note`))
    expect(readFileSync(join(folder, 'test.db')).includes(MARK)).toBe(false)
    database.vacuum()
    database.close()
    expect(statSync(join(folder, 'test.db')).size).toBeLessThan(3 * 4096)
    expect(key.purpose).toBe('database')
  })

  test('does not create over a file, and does not write when opened to read', async () => {
    using key = keyOf(1)
    withRows(key)
    expect(() => openAt('create', key)).toThrow(expect.objectContaining({ code: 'EEXIST' }))
    const database = openAt('read', key)
    const write = () => database.transaction((db) => db.run(sql`DELETE FROM note`))
    expect((await faultOf(write)).code).toBe('medium-read-only')
    database.close()
  })

  test('takes back a transaction that throws', () => {
    using key = keyOf(1)
    withRows(key)
    const database = openAt('write', key)
    expect(() =>
      database.transaction((db) => {
        db.run(sql`DELETE FROM note`)
        throw new RangeError('on purpose')
      }),
    ).toThrow(RangeError)
    expect(database.get(sql`SELECT count(*) AS rows FROM note`)).toEqual({ rows: 50 })
    database.close()
  })
})

describe('statements', () => {
  test('bind every value, and take queries as parts', () => {
    const where = sql`a = ${1} AND b = ${"'; DROP TABLE note; --"}`
    expect(sql`SELECT * FROM t WHERE ${where} LIMIT ${5}`).toEqual({
      text: 'SELECT * FROM t WHERE a = ? AND b = ? LIMIT ?',
      values: [1, "'; DROP TABLE note; --", 5],
    })
  })
})

describe('migrating', () => {
  const steps = [
    { to: 10, up: (db: { execute(text: string): void }) => db.execute('CREATE TABLE a (n INTEGER) STRICT') },
    { to: 20, up: (db: { execute(text: string): void }) => db.execute('ALTER TABLE a ADD COLUMN m TEXT') },
  ]

  test('takes each step once, in order, and refuses what a newer program wrote', async () => {
    const database = openAt('create', null)
    migrate(database, steps.slice(0, 1), 'catalogue')
    expect(database.userVersion).toBe(10)
    migrate(database, steps, 'catalogue')
    migrate(database, steps, 'catalogue')
    expect(database.userVersion).toBe(20)
    expect((await faultOf(() => migrate(database, steps.slice(0, 1), 'catalogue'))).code).toBe('format-newer')
    database.close()
  })

  test('leaves a failed step undone, number and all', () => {
    const database = openAt('create', null)
    const broken = { to: 30, up: (db: { execute(text: string): void }) => db.execute('CREATE TABLE a (n)') }
    expect(() => migrate(database, [...steps, broken], 'catalogue')).toThrow()
    expect(database.userVersion).toBe(20)
    database.close()
  })

  const step = steps.slice(0, 1)
  test.each([
    ['a trigger that swallows', 'CREATE TRIGGER t BEFORE INSERT ON a BEGIN SELECT RAISE(IGNORE); END'],
    [
      'a view without end',
      'CREATE VIEW v AS WITH RECURSIVE w (x) AS (SELECT 1 UNION ALL SELECT x FROM w) SELECT x FROM w',
    ],
    ['one more index', 'CREATE INDEX i ON a (n)'],
    ['one more table', 'CREATE TABLE b (n)'],
    ['one table less', 'DROP TABLE a'],
    ['a table of other columns', 'DROP TABLE a; CREATE TABLE a (n TEXT)'],
    ['a view where a table should be', 'DROP TABLE a; CREATE VIEW a AS SELECT 1 AS n'],
  ])('uses nothing of a file that has %s', async (_, change) => {
    const database = openAt('create', null)
    migrate(database, step, 'catalogue')
    database.transaction((db) => {
      db.execute(change)
    })
    expect((await faultOf(() => migrate(database, step, 'catalogue'))).code).toBe('catalogue-damaged')
    database.close()
  })

  test('uses nothing of a file that says another version than it has', async () => {
    for (const version of [0, 5, 20]) {
      const database = openAt('create', null)
      migrate(database, step, 'catalogue')
      database.transaction((db) => {
        db.execute(`PRAGMA user_version=${String(version)}`)
      })
      expect((await faultOf(() => migrate(database, steps, 'catalogue'))).code).toBe('catalogue-damaged')
      database.close()
      rmSync(database.path)
    }
  })
})
