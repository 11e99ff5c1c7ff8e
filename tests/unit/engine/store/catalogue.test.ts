import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../../../shared/model/fault.ts'
import { randomBytes } from '../../../../electron/engine/crypto/random.ts'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import {
  type CompartmentKeys,
  compartmentKeysFrom,
} from '../../../../electron/engine/keys/compartment-keys.ts'
import { CATALOGUE_OPENING } from '../../../../electron/engine/store/catalogue-opening.ts'
import { CATALOGUE_MIGRATIONS } from '../../../../electron/engine/store/catalogue-schema.ts'
import { migrate } from '../../../../electron/engine/store/migrate.ts'
import { rekeyCatalogue } from '../../../../electron/engine/store/rekey-catalogue.ts'
import { openDatabase } from '../../../../electron/engine/store/open-database.ts'
import { Catalogue } from '../../../../electron/engine/store/catalogue.ts'
import * as folders from '../../../../electron/engine/store/catalogue-folders.ts'
import * as items from '../../../../electron/engine/store/catalogue-items.ts'
import { type ListInput, listItems } from '../../../../electron/engine/store/catalogue-list.ts'
import * as selection from '../../../../electron/engine/store/catalogue-selection.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import { nameFromText } from '../../../../electron/engine/store/stored-name.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { sampleId } from '../../../helpers/sample-keys.ts'

let folder: string
let keys: CompartmentKeys
let catalogue: Catalogue
const path = () => join(folder, 'catalogue.db')
const options = () => ({ key: keys.catalogueKey, rowTag: (row: Buffer) => keys.rowTag(row) })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-catalogue-'))
  using key = SecretKey.fill('compartment', (bytes) => void bytes.fill(5))
  keys = compartmentKeysFrom({ vaultId: sampleId(1), id: sampleId(2), epoch: 1 }, key)
  catalogue = Catalogue.create(path(), { ...options(), name: 'Customers' })
})
afterEach(() => {
  catalogue.close()
  keys[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

function reopen(): void {
  catalogue.close()
  catalogue = Catalogue.open(path(), 'write', options())
}

function store(name: string, { bytes = 10, inside = 1 } = {}): string {
  const [id = ''] = storeAll([name], { bytes, inside })
  return id
}

function storeAll(names: readonly string[], { bytes = 10, inside = 1 } = {}): string[] {
  const facts = { chunkBytes: 1024, chunks: 1, addedAt: 1, addedBy: 'AB1' }
  return catalogue.write((db) =>
    names.map((name) => {
      const id = randomBytes(16)
      const version = {
        ...facts,
        id: randomBytes(16),
        bytes,
        wrapped: randomBytes(72),
        commitment: randomBytes(32),
      }
      const item = { id, folder: inside, name: nameFromText(name), mediaType: 'text/plain', modifiedAt: null }
      items.addItem(db, item, version)
      return id.toString('hex')
    }),
  )
}

function list(change: Partial<ListInput> = {}): string[] {
  const input: ListInput = {
    view: { of: 'everything' },
    sort: 'name',
    descending: false,
    offset: 0,
    limit: 500,
  }
  return listItems(catalogue.read, { ...input, ...change }).rows.map(({ name }) => name)
}

async function search(text: string, change: Partial<ListInput> = {}): Promise<string[]> {
  await catalogue.readWords()
  return list({ view: { of: 'search', text }, ...change })
}

describe('listing', () => {
  test('sorts names as a person does, and by each other column, both ways', () => {
    for (const [index, name] of ['scan 10', 'Scan 9', 'Äpfel', 'apfel', 'zebra'].entries())
      store(name, { bytes: (index * 7) % 5 })
    expect(list()).toEqual(['Äpfel', 'apfel', 'Scan 9', 'scan 10', 'zebra'])
    expect(list({ descending: true })).toEqual(['zebra', 'scan 10', 'Scan 9', 'apfel', 'Äpfel'])
    expect(list({ sort: 'addedAt' })).toEqual(['scan 10', 'Scan 9', 'Äpfel', 'apfel', 'zebra'])
    expect(list({ sort: 'bytes' })).toEqual(['scan 10', 'apfel', 'Scan 9', 'zebra', 'Äpfel'])
    expect(list({ offset: 3, limit: 1 })).toEqual(['scan 10'])
    expect(list({ offset: 99 })).toEqual([])
  })

  test('finds prefixes of all words, without accents and case, and nothing else by what looks like an operator', async () => {
    for (const name of ['Müller_contract-2024.pdf', 'contract Meier.pdf', 'mu\u0308sli.txt', '契約 draft'])
      store(name)
    expect(await search('mul con')).toEqual(['Müller_contract-2024.pdf'])
    expect(await search('MÜS')).toEqual(['mu\u0308sli.txt'])
    expect(await search('contract')).toEqual(['contract Meier.pdf', 'Müller_contract-2024.pdf'])
    expect((await search('contract', { sort: 'addedAt', descending: true }))[0]).toBe('contract Meier.pdf')
    expect(await search('契')).toEqual(['契約 draft'])
    for (const text of ['', '*', '"', 'NOT', 'a" OR "b', 'name:contract', '(', '- -'])
      expect(await search(text)).toEqual([])
  })

  test('finds a name in whatever Unicode form and capitals it is stored or typed', async () => {
    const names = ['한글 문서', 'がぎぐ契約', 'Größe', '\uff26\uff41\uff58']
    for (const name of names) store(name)
    for (const name of names.slice(0, 3)) store(`${name.normalize('NFD')} copy`)
    for (const [typed, found] of [
      ['한글', 2],
      ['하', 2],
      ['がぎ', 2],
      ['か', 0],
      ['GRÖSSE', 2],
      ['grosse', 2],
      ['fax', 1],
    ] as const)
      for (const form of ['NFC', 'NFD'] as const)
        expect(await search(typed.normalize(form)), typed).toHaveLength(found)
  })

  test('takes one name in two Unicode forms for one', () => {
    const id = store('Übergabe'.normalize('NFD'))
    const at = items.itemCalled(catalogue.read, 1, nameFromText('Übergabe'.normalize('NFC')))
    expect(at?.itemId.toString('hex')).toBe(id)
    expect(items.itemCalled(catalogue.read, 1, nameFromText('übergabe'))).toBeNull()
    expect(items.itemCalled(catalogue.read, 1, nameFromText('Ubergabe'))).toBeNull()
    const make = (name: string) => catalogue.write((db) => folders.createFolder(db, null, nameFromText(name)))
    const made = make('\ud55c\uae00')
    expect(() => make('한글'.normalize('NFD'))).toThrow('name-taken')
    catalogue.write((db) => {
      folders.renameFolder(db, made, nameFromText('한글'.normalize('NFD')))
    })
    expect(folders.listFolders(catalogue.read, null)).toMatchObject([{ name: '한글'.normalize('NFD') }])
  })

  test('gives the same page however many match', async () => {
    for (let index = 0; index < 100; index += 1) store(`common ${index % 2 === 0 ? 'even' : 'odd'} ${index}`)
    const all = list().filter((name) => name.includes('odd'))
    expect(await search('odd')).toEqual(all)
    expect(await search('com odd', { offset: 10, limit: 5, sort: 'addedAt' })).toEqual(all.slice(10, 15))
    for (let index = 0; index < 5; index += 1) store(`rare ${index}`)
    expect(await search('rare')).toEqual(['rare 0', 'rare 1', 'rare 2', 'rare 3', 'rare 4'])
  })

  test('follows renaming, moving, the trash and the way back', async () => {
    const letters = catalogue.write((db) => folders.createFolder(db, null, nameFromText('letters')))
    const id = store('draft.txt')
    catalogue.write((db) => {
      items.renameItem(db, id, nameFromText('final.txt'))
      items.moveItems(db, [id], letters)
    })
    expect(await search('draft')).toEqual([])
    expect(await search('final')).toEqual(['final.txt'])
    expect(list({ view: { of: 'folder', folder: letters } })).toEqual(['final.txt'])
    expect(list({ view: { of: 'folder', folder: null } })).toEqual([])
    const [n = 0] = selection.selectedItems(catalogue.read, { of: 'folder', folder: letters }, 'kept')
    catalogue.write((db) => {
      selection.trashItems(db, [n], Date.now())
    })
    expect([await search('final'), list(), list({ view: { of: 'trash' } })]).toEqual([[], [], ['final.txt']])
    catalogue.write((db) => {
      items.addItem(
        db,
        {
          id: randomBytes(16),
          folder: folders.folderNumber(db, letters),
          name: nameFromText('final.txt'),
          mediaType: 'text/plain',
          modifiedAt: null,
        },
        {
          id: randomBytes(16),
          bytes: 1,
          chunkBytes: 1024,
          chunks: 1,
          wrapped: randomBytes(72),
          commitment: randomBytes(32),
          addedAt: 1,
          addedBy: 'AB1',
        },
      )
      selection.untrashItems(db, [n])
    })
    expect(await search('final')).toEqual(['final (2).txt', 'final.txt'])
  })

  test('keeps names apart that differ in case, and refuses the same one in any Unicode form', async () => {
    for (const name of ['e\u0301', 'A', 'a']) {
      catalogue.write((db) => folders.createFolder(db, null, nameFromText(name)))
      for (const form of ['NFC', 'NFD']) {
        const again = nameFromText(name.normalize(form))
        const make = () => catalogue.write((db) => folders.createFolder(db, null, again))
        expect((await faultOf(make)).code).toBe('name-taken')
      }
    }
    expect(folders.listFolders(catalogue.read, null)).toHaveLength(3)
  })
})

/** A damaged structure is noticed as well as rows that do not fit their root. */
async function isConsistentOnDisk(change: { rowTag?: (row: Buffer) => Buffer } = {}): Promise<boolean> {
  const opened = Catalogue.open(path(), 'read', { ...options(), ...change })
  try {
    return await opened.isConsistent()
  } catch (error) {
    if (error instanceof Fault && error.code === 'catalogue-damaged') return false
    throw error
  } finally {
    opened.close()
  }
}

describe('words', () => {
  test('follow what changes while they are read, before and behind the reading', async () => {
    const ids = storeAll(Array.from({ length: 450 }, (_, index) => `letter ${index}`))
    const reading = catalogue.readWords()
    const renamed = [ids[0], ids[449]].map(String)
    const trashed = [ids[1], ids[448]].map(String)
    catalogue.write((db) => {
      for (const id of renamed) items.renameItem(db, id, nameFromText(`renamed ${id.slice(0, 4)}`))
      selection.trashItems(
        db,
        selection.selectedItems(db, { of: 'items', items: trashed }, 'kept'),
        Date.now(),
      )
    })
    store('letter of today')
    await reading
    expect(await search('renamed')).toHaveLength(2)
    expect(await search('letter')).toHaveLength(447)
    expect(await search('today')).toEqual(['letter of today'])
  })

  test('come back with a transaction that throws', async () => {
    const id = store('kept.txt')
    expect(await search('kept')).toEqual(['kept.txt'])
    const change = () =>
      catalogue.write((db) => {
        items.renameItem(db, id, nameFromText('other.txt'))
        throw new Fault('cancelled')
      })
    expect((await faultOf(change)).code).toBe('cancelled')
    expect([await search('kept'), await search('other')]).toEqual([['kept.txt'], []])
  })

  test('are read no further once the catalogue is closed', async () => {
    storeAll(Array.from({ length: 450 }, (_, index) => `letter ${index}`))
    const reading = catalogue.readWords()
    catalogue.close()
    expect((await faultOf(() => reading)).code).toBe('cancelled')
    reopen()
  })

  test('are not in the file, whatever an earlier program kept there', async () => {
    const old = openDatabase(join(folder, 'old.db'), {
      ...CATALOGUE_OPENING,
      mode: 'create',
      key: keys.catalogueKey,
    })
    migrate(old, CATALOGUE_MIGRATIONS.slice(0, 1), 'catalogue')
    old.execute(`
      INSERT INTO folder (n, id, parent, name, raw, order_key, created_at) VALUES (1, zeroblob(16), NULL, '', x'', '', 0);
      INSERT INTO item (id, folder, name, raw, order_key, media_type, bytes, added_at, versions)
        VALUES (zeroblob(16), 1, 'letter', x'', 'letter', 'text/plain', 1, 0, 1);
      INSERT INTO item_word (item_word) VALUES ('delete-all');`)
    old.close()
    for (const [mode, kept] of [
      ['read', true],
      ['write', false],
    ] as const) {
      catalogue.close()
      catalogue = Catalogue.open(join(folder, 'old.db'), mode, options())
      expect(await search('letter')).toEqual(['letter'])
      const named = sql<{
        n: number
      }>`SELECT count(*) AS n FROM main.sqlite_schema WHERE name LIKE 'item_word%'`
      expect((catalogue.read.get(named)?.n ?? 0) > 0).toBe(kept)
    }
  })
})

describe('the root over the rows', () => {
  test('changes with every change, comes back with the rows, and depends on no order', () => {
    const empty = catalogue.state()
    const one = store('one')
    store('two')
    const both = catalogue.state()
    expect(both.generation).toBe(empty.generation + 2)
    expect(both.root.equals(empty.root)).toBe(false)
    catalogue.write((db) => {
      items.renameItem(db, one, nameFromText('other'))
    })
    expect(catalogue.state().root.equals(both.root)).toBe(false)
    catalogue.write((db) => {
      items.renameItem(db, one, nameFromText('one'))
    })
    expect(catalogue.state().root.equals(both.root)).toBe(true)
    const all = selection.allItems(catalogue.read)
    catalogue.write((db) => selection.destroyItems(db, all.toReversed()))
    expect(catalogue.state().root.equals(empty.root)).toBe(true)
    reopen()
    expect(catalogue.state().root.equals(empty.root)).toBe(true)
  })

  test('is taken back with a transaction that throws', () => {
    store('one')
    const before = catalogue.state()
    expect(() =>
      catalogue.write((db) => {
        db.run(sql`UPDATE item SET bytes = 77`)
        throw new RangeError('on purpose')
      }),
    ).toThrow(RangeError)
    expect(catalogue.state()).toEqual(before)
    reopen()
    expect(catalogue.state()).toEqual(before)
  })

  test('tells a single old page that authenticates', async () => {
    for (let index = 0; index < 200; index += 1) store(`file ${index}`)
    catalogue.close()
    copyFileSync(path(), join(folder, 'older'))
    reopen()
    catalogue.write((db) => db.run(sql`UPDATE item SET bytes = 11 WHERE n = 100`))
    catalogue.close()
    const older = readFileSync(join(folder, 'older'))
    const newer = readFileSync(path())
    let detected = 0
    for (let page = 4096; page < newer.length; page += 4096) {
      const [was, is] = [older.subarray(page, page + 4096), newer.subarray(page, page + 4096)]
      if (was.equals(is)) continue
      const mixed = Buffer.from(newer)
      was.copy(mixed, page)
      writeFileSync(path(), mixed)
      if (await isConsistentOnDisk()) throw new Error(`page ${page / 4096 + 1} was put back unnoticed`)
      detected += 1
    }
    // At least the row, its index by size, and the state.
    expect(detected).toBeGreaterThanOrEqual(3)
    catalogue = Catalogue.open(path(), 'write', options())
    await catalogue.adoptRows()
    expect(await catalogue.isConsistent()).toBe(true)
    expect(await search('file 199')).toEqual(['file 199'])
  })

  test('does not fit under another state key', async () => {
    store('one')
    catalogue.close()
    expect(await isConsistentOnDisk()).toBe(true)
    expect(await isConsistentOnDisk({ rowTag: (row: Buffer) => keys.indexTag(row) })).toBe(false)
    catalogue = Catalogue.open(path(), 'write', options())
  })
})

test('a catalogue that is given another key is changed by no trigger of somebody else', async () => {
  store('letter')
  const { root } = catalogue.state()
  catalogue.close()
  const opening = { ...CATALOGUE_OPENING, mode: 'write' } as const
  const own = openDatabase(path(), { ...opening, key: keys.catalogueKey })
  own.execute("CREATE TRIGGER t AFTER UPDATE ON version BEGIN UPDATE item SET name = 'taken over'; END")
  own.close()
  using to = SecretKey.fill('database', (bytes) => void bytes.fill(8))
  const rekeying = {
    ...{ from: keys.catalogueKey, to, signal: new AbortController().signal },
    is: { root, rowTag: (row: Buffer) => keys.rowTag(row) },
    rowTag: (row: Buffer) => keys.rowTag(row),
    rewrap: (_: unknown, wrapped: Buffer) => wrapped,
    step: () => Promise.resolve(),
  }
  expect((await faultOf(() => rekeyCatalogue(path(), rekeying))).code).toBe('catalogue-damaged')
  const after = openDatabase(path(), { ...opening, key: to })
  expect(after.all(sql`SELECT name FROM item`)).toEqual([{ name: 'letter' }])
  after.close()
})
