import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyedHash } from '../../../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import { migrate } from '../../../../electron/engine/store/migrate.ts'
import { openDatabase } from '../../../../electron/engine/store/open-database.ts'
import { openRegistry } from '../../../../electron/engine/store/open-registry.ts'
import type { Registry } from '../../../../electron/engine/store/registry.ts'
import { REGISTRY_MIGRATIONS } from '../../../../electron/engine/store/registry-migrations.ts'
import { rootOf } from '../../../../electron/engine/store/registry-root.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

const ID = 'ab'.repeat(16)

let base: string
let path: string
let key: SecretKey<'database'>
let tagKey: SecretKey<'tag'>
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'strongroom-registry-'))
  path = join(base, 'registry.db')
  key = SecretKey.random('database')
  tagKey = SecretKey.random('tag')
})
afterEach(() => {
  key[Symbol.dispose]()
  tagKey[Symbol.dispose]()
  rmSync(base, { recursive: true })
})

const rowTag = (row: Uint8Array) => keyedHash(tagKey, LABELS.registryState, [row])
const open = (mode: 'create' | 'write' | 'read') => openRegistry(path, mode, key, rowTag)
const plain = (mode: 'create' | 'write') =>
  openDatabase(path, { part: 'registry', mode, key, pageBytes: 4096, cacheBytes: 1024 * 1024 })

/** One row in each table that came later. */
const FILLINGS: readonly (readonly [table: string, fill: (registry: Registry) => void])[] = [
  [
    'agreement_text',
    (registry) => {
      registry.putAgreementText(1, 'Keep it to yourself.')
    },
  ],
  [
    'credential',
    (registry) => {
      registry.putCredential({ slotId: ID, staffId: ID, name: 'Blue', body: Buffer.of(1) })
    },
  ],
  [
    'request',
    (registry) => {
      registry.putRequest({ id: ID, body: Buffer.of(2) })
    },
  ],
  [
    'form',
    (registry) => {
      registry.putForm({ staffId: ID, sealed: Buffer.of(3), at: 4 })
    },
  ],
  [
    'succession',
    (registry) => {
      registry.addSuccession({ sequence: 5, body: Buffer.of(6) })
    },
  ],
]

/** A registry as the first schema had it, with its root. */
function makeFirst(): Buffer {
  const database = plain('create')
  migrate(database, REGISTRY_MIGRATIONS.slice(0, 1), 'registry')
  const root = rootOf(database, 1, rowTag)
  database.transaction((db) => {
    db.run(sql`INSERT INTO state (one, generation, root) VALUES (1, 1, ${root})`)
  })
  database.close()
  return root
}

test('tables that came later change no root while they are empty', () => {
  const root = makeFirst()
  const registry = open('write')
  expect(registry.isConsistent()).toBe(true)
  expect(registry.state()).toEqual({ generation: 1, root })
  registry.close()
})

test('a registry of the first schema is read without them, and has none of their rows', () => {
  makeFirst()
  const registry = open('read')
  expect(registry.isConsistent()).toBe(true)
  expect(registry.agreementText(1)).toBeNull()
  expect(registry.form(ID)).toBeNull()
  expect([registry.credentials(), registry.request(ID), registry.successions()]).toEqual([[], null, []])
  registry.close()
  expect(plainVersion()).toBe(10)
})

function plainVersion(): number {
  const database = plain('write')
  try {
    return database.userVersion
  } finally {
    database.close()
  }
}

test('a step that is more than new tables must not be left out', async () => {
  makeFirst()
  const database = openDatabase(path, {
    part: 'registry',
    mode: 'read',
    key,
    pageBytes: 4096,
    cacheBytes: 4096,
  })
  const [first = expect.unreachable()] = REGISTRY_MIGRATIONS
  const step = { to: 20, up: () => undefined }
  expect(
    await faultOf(() => {
      migrate(database, [first, step], 'registry')
    }),
  ).toMatchObject({ code: 'medium-read-only' })
  database.close()
})

test.each(FILLINGS)(
  'rows of %s are covered by the root: one that is changed or lost shows',
  (table, fill) => {
    const registry = open('create')
    fill(registry)
    expect(registry.isConsistent()).toBe(true)
    registry.close()
    const database = plain('write')
    database.transaction((db) => {
      db.execute(`DELETE FROM ${table}`)
    })
    database.close()
    const changed = open('write')
    expect(changed.isConsistent()).toBe(false)
    changed.adoptRows()
    expect(changed.isConsistent()).toBe(true)
    changed.close()
  },
)

test.each(['UPDATE ledger SET at = 2', 'DELETE FROM ledger'])(
  'the ledger only grows: %s is refused',
  (statement) => {
    const registry = open('create')
    const entry = { sequence: 1, at: 1, by: ID, act: 'idle.set', compartment: null }
    registry.appendEntry({ ...entry, hash: Buffer.alloc(32), entry: Buffer.of(1) })
    registry.close()
    const database = plain('write')
    const change = () => {
      database.transaction((db) => {
        db.execute(statement)
      })
    }
    expect(change).toThrow('the ledger only grows')
    database.close()
  },
)

test('grants are taken away one by one, and what is kept of a key or a form goes when it is told to', () => {
  const registry = open('create')
  const grant = { compartment: ID, epoch: 1, grant: Buffer.of(1) }
  registry.addGrant({ ...grant, grantee: ID })
  registry.addGrant({ ...grant, grantee: 'recovery' })
  registry.removeGrant({ ...grant, grantee: ID })
  expect(registry.grants()).toMatchObject([{ grantee: 'recovery' }])
  for (const [, fill] of FILLINGS) fill(registry)
  registry.putCredential({ slotId: ID, staffId: ID, name: 'Green', body: Buffer.of(7) })
  expect(registry.credentials()).toMatchObject([{ name: 'Green', body: Buffer.of(7) }])
  registry.removeCredential(ID)
  registry.removeForm(ID)
  expect([registry.credentials(), registry.form(ID)]).toEqual([[], null])
  registry.close()
})
