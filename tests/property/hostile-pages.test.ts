/**
 * Databases whose pages were spoilt by somebody who has the key, so that each page still authenticates: what is read from them
 * is a value or their own damage. Nothing else is thrown, and nothing runs on without end.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Native from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { createFolder } from '../../electron/engine/store/catalogue-folders.ts'
import { addItem } from '../../electron/engine/store/catalogue-items.ts'
import { listItems } from '../../electron/engine/store/catalogue-list.ts'
import {
  catalogueTotals,
  selectedItems,
  weighCurrent,
} from '../../electron/engine/store/catalogue-selection.ts'
import { Catalogue } from '../../electron/engine/store/catalogue.ts'
import { evaluationBinding } from '../../electron/engine/store/open-database.ts'
import { openRegistry } from '../../electron/engine/store/open-registry.ts'
import type { Registry } from '../../electron/engine/store/registry.ts'
import { nameFromText } from '../../electron/engine/store/stored-name.ts'
import { Fault } from '../../shared/model/fault.ts'
import { FULL_RUN, SEED } from '../helpers/full-run.ts'
import { sampleId, sampleKey } from '../helpers/sample-keys.ts'
import { type Draw, seededDraw } from '../helpers/schema-values.ts'

const TRIES = FULL_RUN ? 20_000 : 40
const PAGE = 4096
const KEY_BYTE = 7

const folder = mkdtempSync(join(tmpdir(), 'strongroom-pages-'))
const key = sampleKey('database', KEY_BYTE)
afterAll(() => {
  key[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})
const rowTag = () => Buffer.alloc(32, 1)

/** Opens a file with one key and closes it with another; none is an empty buffer. */
function rekeyed(path: string, from: Buffer, to: Buffer): void {
  const native = new Native(path, evaluationBinding())
  const keyed = native as unknown as { key(raw: Buffer): void; rekey(raw: Buffer): void }
  native.pragma("cipher='chacha20'")
  if (from.length > 0) keyed.key(from)
  keyed.rekey(to)
  native.close()
}
const RAW = Buffer.concat([Buffer.from('raw:'), Buffer.alloc(32, KEY_BYTE)])
const NONE = Buffer.alloc(0)

/** The heads of pages lead from one to the next, and records begin at their ends: most changes belong there. */
function spoil(good: Buffer, draw: Draw): Buffer {
  const bytes = Buffer.from(good)
  for (let changes = 1 + draw(4); changes > 0; changes -= 1) {
    const page = draw(bytes.length / PAGE) * PAGE
    const first = page === 0 ? 100 : 0
    const at = [first + draw(40), PAGE - 40 - draw(400), first + draw(PAGE - first - 40)][draw(3)] ?? first
    bytes.writeUInt8(draw(256), page + at)
  }
  return bytes
}

function readRegistry(path: string): void {
  const registry = openRegistry(path, 'read', key, rowTag)
  try {
    for (const row of registry.entriesFrom(1, 100)) registry.entry(row.sequence)
    registry.entriesWhere({ act: 'file.imported', from: 1 }, 0, 100)
    registry.lastUses()
    registry.lastEntry()
    for (const { staffId } of registry.staff()) registry.form(staffId)
    for (const rows of [
      'compartments',
      'grants',
      'drives',
      'backupSets',
      'credentials',
      'successions',
    ] as const)
      registry[rows]()
    registry.request(sampleId(1))
    registry.agreementText(1)
    registry.setting('office')
    registry.isConsistent()
  } finally {
    registry.close()
  }
}

async function readCatalogue(path: string): Promise<void> {
  const catalogue = Catalogue.open(path, 'read', { key, rowTag })
  try {
    const { read } = catalogue
    catalogue.name()
    catalogue.statement()
    // As at every unlock: what is read besides was found consistent.
    if (!(await catalogue.isConsistent())) return
    for (const facts of catalogue.versions()) catalogue.names(Buffer.from(facts.versionId, 'hex'))
    const list = { sort: 'name', descending: false, offset: 0, limit: 100 } as const
    listItems(read, { ...list, view: { of: 'everything' } })
    weighCurrent(read, selectedItems(read, { of: 'all' }, 'kept'))
    catalogueTotals(read)
    await catalogue.readWords()
    listItems(read, { ...list, view: { of: 'search', text: 'scan' } })
  } finally {
    catalogue.close()
  }
}

function fillRegistry(registry: Registry): void {
  const hash = Buffer.alloc(32, 2)
  registry.setSetting('office', 'Office')
  for (let number = 1; number <= 60; number += 1) {
    const [id, body] = [sampleId(number), Buffer.alloc(80, number)]
    registry.appendEntry({
      ...{ sequence: number, at: number, by: id, act: 'file.imported', compartment: id },
      ...{ hash, entry: body },
    })
    registry.putStaff({ staffId: id, code: `S${number}`, certificate: body, acceptance: body, private: body })
    registry.addCompartment({ id, epoch: 1, createdAt: number })
    registry.addGrant({ compartment: id, epoch: 1, grantee: id, grant: body })
    registry.putRequest({ id, body })
    registry.putForm({ staffId: id, sealed: body, at: number })
    registry.putCredential({ slotId: id, staffId: id, name: 'Blue', body })
    registry.addSuccession({ sequence: number, body })
    registry.putDrive({ driveId: id, name: 'Blue', lastBackupAt: number })
    registry.addBackupSet({ setId: id, driveName: 'Blue', createdAt: number, bytes: number })
  }
}

function fillCatalogue(catalogue: Catalogue): void {
  catalogue.write((db) => {
    createFolder(db, null, nameFromText('inside'))
    for (let number = 1; number <= 100; number += 1) {
      const [id, wrapped] = [Buffer.from(sampleId(number), 'hex'), Buffer.alloc(72, number)]
      const facts = { bytes: number, chunkBytes: 1024, chunks: 1, addedAt: number, addedBy: 'AB1' }
      addItem(
        db,
        {
          ...{ id, folder: 1 + (number % 2), name: nameFromText(`scan ${number}`) },
          ...{ mediaType: 'text/plain', modifiedAt: number },
        },
        { ...facts, id, wrapped, commitment: Buffer.alloc(32, number) },
      )
    }
  })
}

const DATABASES: readonly (readonly [
  what: string,
  make: (path: string) => void,
  read: (path: string) => Promise<void> | void,
])[] = [
  [
    'a registry',
    (path) => {
      const registry = openRegistry(path, 'create', key, rowTag)
      registry.transaction(() => fillRegistry(registry))
      registry.close()
    },
    readRegistry,
  ],
  [
    'a catalogue',
    (path) => {
      const catalogue = Catalogue.create(path, { key, rowTag, name: 'Letters' })
      fillCatalogue(catalogue)
      catalogue.close()
    },
    readCatalogue,
  ],
]

test.each(DATABASES)(
  '%s, page by page',
  async (what, make, read) => {
    const made = join(folder, what)
    make(made)
    await read(made)
    const plain = join(folder, `${what}, plain`)
    copyFileSync(made, plain)
    rekeyed(plain, RAW, NONE)
    const good = readFileSync(plain)
    expect(good.includes('SQLite format')).toBe(true)
    const draw = seededDraw(SEED * 7919 + good.length)
    const wrong: string[] = []
    let refused = 0
    for (let tries = 0; tries < TRIES; tries += 1) {
      const path = join(folder, `${what} ${tries}`)
      writeFileSync(path, spoil(good, draw))
      try {
        rekeyed(path, NONE, RAW)
      } catch {
        // What does not open without a key nobody can seal either.
        rmSync(path)
        continue
      }
      try {
        await read(path)
      } catch (error) {
        refused += 1
        if (!(error instanceof Fault) || error.code === 'defect') wrong.push(`${tries}: ${String(error)}`)
      }
      rmSync(path)
    }
    expect(wrong).toEqual([])
    expect(refused).toBeGreaterThan(TRIES / 20)
  },
  FULL_RUN ? 3_600_000 : 60_000,
)
