/** Fault 16, page by page: whatever single page of a catalogue is an older one, it is refused or shows nothing wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
import { Catalogue } from '../../../../electron/engine/store/catalogue.ts'
import { addItem, renameItem } from '../../../../electron/engine/store/catalogue-items.ts'
import { PARTIAL_INDEXES } from '../../../../electron/engine/store/catalogue-schema.ts'
import { listItems } from '../../../../electron/engine/store/catalogue-list.ts'
import { destroyItems } from '../../../../electron/engine/store/catalogue-selection.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import { nameFromText } from '../../../../electron/engine/store/stored-name.ts'
import { rekeyFile } from '../../../../electron/engine/store/whole-file.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { sampleId } from '../../../helpers/sample-keys.ts'

const PAGE = 4096
const ITEMS = 200

let folder: string
let keys: CompartmentKeys
const path = () => join(folder, 'catalogue.db')
const options = () => ({ key: keys.catalogueKey, rowTag: (row: Buffer) => keys.rowTag(row) })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-pages-'))
  using key = SecretKey.fill('compartment', (bytes) => void bytes.fill(5))
  keys = compartmentKeysFrom({ vaultId: sampleId(1), id: sampleId(2), epoch: 1 }, key)
})
afterEach(() => {
  keys[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

const nameOf = (n: number): string => `letter ${n} of customer ${n % 97} about word${n * 7919}.pdf`

function store(catalogue: Catalogue, first: number, last: number): void {
  catalogue.write((db) => {
    for (let n = first; n < last; n += 1)
      addItem(
        db,
        {
          ...{ id: randomBytes(16), folder: 1, name: nameFromText(nameOf(n)) },
          ...{ mediaType: `type/${n % 5}`, modifiedAt: null },
        },
        {
          ...{ id: randomBytes(16), bytes: n * 31, chunkBytes: 1024, chunks: 1, addedAt: n, addedBy: 'AB1' },
          ...{ wrapped: randomBytes(72), commitment: randomBytes(32) },
        },
      )
  })
}

/** What happened between the older file and the newer one. */
const CHANGES: Readonly<Record<string, (catalogue: Catalogue, items: readonly Stored[]) => void>> = {
  'one item was added': (catalogue) => {
    store(catalogue, ITEMS, ITEMS + 1)
  },
  'some were renamed': (catalogue, items) => {
    rename(catalogue, items.slice(20, 23))
  },
  'some were removed': (catalogue, items) => {
    destroy(catalogue, items.slice(20, 23))
  },
  'all were removed': (catalogue, items) => {
    destroy(catalogue, items)
  },
  'much was removed, renamed and added': (catalogue, items) => {
    destroy(catalogue, items.slice(50, 170))
    rename(catalogue, items.slice(0, 40))
    store(catalogue, ITEMS, ITEMS + 30)
  },
}

type Stored = readonly [n: number, id: Buffer]

function rename(catalogue: Catalogue, items: readonly Stored[]): void {
  catalogue.write((db) => {
    for (const [n, id] of items) renameItem(db, id.toString('hex'), nameFromText(`renamed ${n} anew`))
  })
}

function destroy(catalogue: Catalogue, items: readonly Stored[]): void {
  catalogue.write((db) => {
    destroyItems(
      db,
      items.map(([n]) => n),
    )
  })
}

/** Everything that a person could see of it. */
async function shown(catalogue: Catalogue): Promise<string> {
  await catalogue.readWords()
  const { read } = catalogue
  const list = { descending: false, offset: 0, limit: 10_000 } as const
  const lists = (['name', 'bytes', 'mediaType', 'addedAt'] as const).map((sort) =>
    listItems(read, { ...list, sort, view: { of: 'everything' } }),
  )
  const searches = [
    'letter',
    'renamed',
    'customer 17',
    'word1',
    'anew',
    'about',
    nameOf(7),
    nameOf(100),
    nameOf(21),
  ].map((text) => listItems(read, { ...list, sort: 'name', view: { of: 'search', text } }))
  return JSON.stringify([
    lists,
    searches,
    [...read.rows(sql`SELECT * FROM item NOT INDEXED ORDER BY n`)],
    [...read.rows(sql`SELECT * FROM version NOT INDEXED ORDER BY n`)],
    [...read.rows(sql`SELECT * FROM folder NOT INDEXED ORDER BY n`)],
  ])
}

interface States {
  readonly older: Buffer
  readonly newer: Buffer
  /** What the newer one shows. */
  readonly present: string
}

async function twoStates(
  change: (catalogue: Catalogue, items: readonly Stored[]) => void,
  items = ITEMS,
): Promise<States> {
  const catalogue = Catalogue.create(path(), { ...options(), name: 'Customers' })
  store(catalogue, 0, items)
  catalogue.close()
  const older = readFileSync(path())
  const again = Catalogue.open(path(), 'write', options())
  change(again, [...again.read.rows(sql`SELECT n, id FROM item ORDER BY n`)] as unknown as Stored[])
  const present = await shown(again)
  again.close()
  return { older, newer: readFileSync(path()), present }
}

/** What opening, checking and looking give: `refused`, or what is shown. */
async function looked(): Promise<string> {
  let opened: Catalogue | null = null
  try {
    opened = Catalogue.open(path(), 'read', options())
    if (!(await opened.isConsistent())) return 'refused'
    return await shown(opened)
  } catch (error) {
    if (error instanceof Fault && error.code === 'catalogue-damaged') return 'refused'
    return String(error)
  } finally {
    opened?.close()
  }
}

/** Files of which one page is not the newer one's, each with the number of that page. */
function* withOnePage(newer: Buffer, other: (page: number) => Buffer | null): Generator<[number, Buffer]> {
  for (let page = 1; page <= newer.length / PAGE; page += 1) {
    const at = (page - 1) * PAGE
    const bytes = other(page)
    if (bytes === null || bytes.equals(newer.subarray(at, at + PAGE))) continue
    const mixed = Buffer.from(newer)
    bytes.copy(mixed, at)
    yield [page, mixed]
  }
}

const pageOf = (file: Buffer, page: number): Buffer | null =>
  page * PAGE > file.length ? null : file.subarray((page - 1) * PAGE, page * PAGE)

test.each(Object.entries(CHANGES))(
  'an older page put back is refused, or shows nothing else: %s',
  async (_, change) => {
    const { older, newer, present } = await twoStates(change)
    const said = { refused: 0, same: 0 }
    for (const [page, mixed] of withOnePage(newer, (number) => pageOf(older, number))) {
      writeFileSync(path(), mixed)
      const what = await looked()
      if (what !== 'refused' && what !== present) throw new Error(`page ${page} shows something else`)
      said[what === 'refused' ? 'refused' : 'same'] += 1
    }
    expect(said.refused).toBeGreaterThan(3)
  },
)

test('a page with a flipped bit is refused, or is a free one', async () => {
  const { newer, present } = await twoStates((catalogue, items) => {
    destroy(catalogue, items.slice(0, 60))
  })
  const flipped = (page: number): Buffer => {
    const bytes = Buffer.from(newer.subarray((page - 1) * PAGE, page * PAGE))
    bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000)
    return bytes
  }
  let same = 0
  for (const [, mixed] of withOnePage(newer, flipped)) {
    writeFileSync(path(), mixed)
    const what = await looked()
    if (what !== 'refused') expect(what).toBe(present)
    if (what !== 'refused') same += 1
  }
  const { free } = freePages(newer)
  expect(same).toBeLessThanOrEqual(free)
})

function freePages(bytes: Buffer): { free: number } {
  writeFileSync(path(), bytes)
  const catalogue = Catalogue.open(path(), 'read', options())
  try {
    return {
      free: catalogue.read.get(sql<{ freelist_count: number }>`PRAGMA freelist_count`)?.freelist_count ?? 0,
    }
  } finally {
    catalogue.close()
  }
}

test('every partial index is counted', () => {
  const catalogue = Catalogue.create(path(), { ...options(), name: 'Customers' })
  try {
    const found = catalogue.read.all(
      sql<{ name: string }>`SELECT ii.name AS name FROM sqlite_schema AS s, pragma_index_list(s.name) AS ii
        WHERE s.type = 'table' AND ii.partial = 1`,
    )
    expect(PARTIAL_INDEXES.map(({ index }) => index).sort()).toEqual(found.map(({ name }) => name).sort())
  } finally {
    catalogue.close()
  }
})

describe('a catalogue that is worth a thread', { timeout: 60_000 }, () => {
  const MANY = 2500
  const large = () =>
    twoStates((catalogue) => {
      store(catalogue, MANY, MANY + 1)
    }, MANY)

  test('is looked at as a small one is', async () => {
    const { older, newer, present } = await large()
    expect(newer.length).toBeGreaterThan(1024 * 1024)
    expect(await looked()).toBe(present)
    const pages = [...withOnePage(newer, (number) => pageOf(older, number))]
    expect(pages.length).toBeGreaterThan(8)
    // The last one is of an index.
    for (const [, mixed] of pages.slice(-1)) {
      writeFileSync(path(), mixed)
      expect(await looked()).toBe('refused')
    }
  })

  test('is made to fit its rows while others go on, where an older state of it is accepted', async () => {
    const { older, newer, present } = await large()
    const index = [...withOnePage(newer, (number) => pageOf(older, number))].at(-1)
    writeFileSync(path(), index?.[1] ?? newer)
    const opened = Catalogue.open(path(), 'write', options())
    try {
      expect(await opened.isConsistent()).toBe(false)
      let turns = 0
      const turn = setInterval(() => (turns += 1), 0)
      await opened.adoptRows()
      clearInterval(turn)
      expect(turns).toBeGreaterThan(0)
      expect(await opened.isConsistent()).toBe(true)
      expect(await shown(opened)).toBe(present)
    } finally {
      opened.close()
    }
  })

  test('opens with its next key alone once it was given one, and shows the same', async () => {
    const { present } = await large()
    using next = SecretKey.random('database')
    await rekeyFile(path(), keys.catalogueKey, next, new AbortController().signal)
    const open = () => Catalogue.open(path(), 'read', options())
    expect((await faultOf(open)).code).toBe('catalogue-damaged')
    const opened = Catalogue.open(path(), 'read', { ...options(), key: next })
    expect(await shown(opened)).toBe(present)
    opened.close()
  })

  test('is left alone when nobody waits for it any more', async () => {
    await large()
    const opened = Catalogue.open(path(), 'read', options())
    try {
      const stop = new AbortController()
      const checking = opened.isConsistent(stop.signal)
      stop.abort(new Fault('cancelled'))
      expect((await faultOf(() => checking)).code).toBe('cancelled')
    } finally {
      opened.close()
    }
  })
})
