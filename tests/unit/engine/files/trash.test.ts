import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { revokeGrant } from '../../../../electron/engine/compartments/revoke-grant.ts'
import { twoCustodians } from '../../../helpers/two-custodians.ts'
import { importFiles } from '../../../../electron/engine/files/import.ts'
import { collectLeftovers, restedBefore } from '../../../../electron/engine/compartments/collect-leftovers.ts'
import { listCompartments } from '../../../../electron/engine/compartments/list-compartments.ts'
import { UNFINISHED } from '../../../../electron/engine/compartments/create-compartment.ts'
import { weighItems } from '../../../../electron/engine/files/items.ts'
import { Previews } from '../../../../electron/engine/files/preview.ts'
import { removeItems, trashItems, untrashItems } from '../../../../electron/engine/files/trash.ts'
import { TRASH_KEEPS } from '../../../../electron/engine/store/catalogue-list.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

const ALL = { of: 'all' } as const

const DAY = 24 * 60 * 60 * 1000

/** How far the clock is ahead, in milliseconds. */
let ahead = 0
beforeEach(() => {
  ahead = 0
  const rightTime = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => rightTime() + ahead)
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function withFiles(...names: string[]): Promise<CompartmentFixture> {
  const fixture = await compartmentFixture()
  const paths = names.map((name, seed) => {
    writeFileSync(join(fixture.outside, name), bytesOf(30_000, seed))
    return join(fixture.outside, name)
  })
  await fixture.import(paths)
  return fixture
}

function unlockedDaily({ session }: CompartmentFixture, days: number): void {
  for (let day = 0; day < days; day++) {
    ahead += DAY
    session.ledger.record('session.unlocked', { facts: { mode: 'normal' } })
  }
}

describe('the trash', () => {
  test('keeps files until they are removed, and then destroys keys and chunks', async () => {
    await using fixture = await withFiles('one', 'two')
    const { session, compartment } = fixture
    const input = { compartment: compartment.id, selection: ALL }
    const kept = { files: 2, olderVersions: 0, bytes: 60_000 }
    expect(weighItems(session, { ...input, among: 'kept' })).toMatchObject(kept)
    expect(weighItems(session, { ...input, among: 'trashed' })).toMatchObject({ files: 0, bytes: 0 })
    expect((await removeItems(session, input, quietJob)).removed).toBe(0)
    expect(await trashItems(session, input)).toEqual({ trashed: 2 })
    expect(weighItems(session, { ...input, among: 'kept' })).toMatchObject({ files: 0 })
    expect(await untrashItems(session, input)).toEqual({ restored: 2 })
    await trashItems(session, input)
    const removed = await removeItems(session, input, quietJob)
    expect(removed).toMatchObject({ removed: 2, removedVersions: 2, removedBytes: 60_000, backupSets: 0 })
    expect(await compartment.content.versions()).toEqual([])
    expect([...compartment.catalogue.versions()]).toEqual([])
    expect(listCompartments(session).compartments).toMatchObject([{ items: 0, bytes: 0, trashed: 0 }])
  })

  test('is emptied of what lay there for its time when the vault is opened, and leftovers go with it', async () => {
    await using fixture = await withFiles('old', 'new')
    const { session, compartment } = fixture
    const trash = async (name: string) => {
      const row = compartment.catalogue.read.get(
        sql<{ id: Buffer }>`SELECT id FROM item WHERE name = ${name}`,
      )
      const items = [row?.id.toString('hex') ?? '']
      await trashItems(session, { compartment: compartment.id, selection: { of: 'items', items } })
    }
    await trash('old')
    {
      using writer = compartment.content.writer()
      await writer.append(Buffer.alloc(16, 7), 0, 100, (out) => out.fill(1))
    }
    const folder = join(fixture.vault.folder, 'compartments')
    mkdirSync(join(folder, `${UNFINISHED}${'0'.repeat(32)}`))
    await collectLeftovers(session, CONTENT_THREAD)
    unlockedDaily(fixture, 25)
    await trash('new')
    unlockedDaily(fixture, 5)
    await collectLeftovers(session, CONTENT_THREAD)
    expect(compartment.catalogue.read.all(sql`SELECT name FROM item`)).toHaveLength(2)
    unlockedDaily(fixture, 2)
    await collectLeftovers(session, CONTENT_THREAD)
    expect(readdirSync(folder)).toEqual([compartment.id])
    expect(await compartment.content.versions()).toHaveLength(1)
    expect(compartment.catalogue.read.all(sql`SELECT name FROM item`)).toEqual([{ name: 'new' }])
    const [done] = session.ledger.list({ act: 'item.removed' }, 0, 1).rows
    expect(done).toMatchObject({ phase: 'done', facts: { versions: 1 } })
  })
})

describe('a clock that is set wrong', () => {
  const left = ({ compartment }: CompartmentFixture) =>
    compartment.catalogue.read.all(sql`SELECT name FROM item`).length

  test('far ahead empties nothing, however often somebody unlocks', async () => {
    await using fixture = await withFiles('letter')
    const { session } = fixture
    await trashItems(session, { compartment: fixture.compartment.id, selection: ALL })
    ahead = 400 * DAY
    unlockedDaily(fixture, 3)
    await collectLeftovers(session, CONTENT_THREAD)
    expect(left(fixture)).toBe(1)
    // Set right again: the days that the clock was ahead count for nothing, those that pass now do.
    ahead = DAY
    unlockedDaily(fixture, 25)
    await collectLeftovers(session, CONTENT_THREAD)
    expect(left(fixture)).toBe(1)
    unlockedDaily(fixture, 10)
    await collectLeftovers(session, CONTENT_THREAD)
    expect(left(fixture)).toBe(0)
  })

  test('far back, when something was moved to the trash, does not send it away at once', async () => {
    await using fixture = await withFiles('letter')
    ahead = -400 * DAY
    await trashItems(fixture.session, { compartment: fixture.compartment.id, selection: ALL })
    ahead = 0
    unlockedDaily(fixture, 20)
    await collectLeftovers(fixture.session, CONTENT_THREAD)
    expect(left(fixture)).toBe(1)
    unlockedDaily(fixture, 12)
    await collectLeftovers(fixture.session, CONTENT_THREAD)
    expect(left(fixture)).toBe(0)
  })

  test('which moments are surely past', () => {
    const days = (...numbers: number[]) => numbers.map((day) => day * DAY)
    expect(restedBefore([], TRASH_KEEPS)).toBe(0)
    expect(restedBefore(days(1, 400, 401), TRASH_KEEPS)).toBe(0)
    expect(restedBefore(days(1, 8, 15, 22, 29, 31), TRASH_KEEPS)).toBe(DAY)
    expect(restedBefore(days(1, 8, 15, 22, 29, 30), TRASH_KEEPS)).toBe(0)
    // Once decades ahead: what lies there then goes on counting, and nothing is gained by it.
    expect(restedBefore(days(1, 27_000, 8, 15, 22, 29, 31), TRASH_KEEPS)).toBe(DAY)
    expect(restedBefore(days(1, 27_000, 2, 27_000, 3, 27_000, 4), TRASH_KEEPS)).toBe(0)
    // A battery that is flat: every morning begins long ago.
    expect(restedBefore(days(0, 100, 0, 101, 0, 102, 0, 103, 0, 104), TRASH_KEEPS)).toBe(0)
  })
})

describe('looking at a file', () => {
  test('is in the ledger first, gives any range under a token, and nothing after closing', async () => {
    await using fixture = await compartmentFixture()
    const bytes = bytesOf(3 * 1024 * 1024 + 9, 4)
    writeFileSync(join(fixture.outside, 'plan.pdf'), bytes)
    await fixture.import([join(fixture.outside, 'plan.pdf')])
    const { session, compartment } = fixture
    const seen: number[] = []
    const previews = new Previews(() => session, {
      inspect: (request) => {
        seen.push(session.ledger.list({ act: 'file.opened' }, 0, 1).total, request.head.length)
        return Promise.resolve({ kind: 'pdf' })
      },
    })
    const [{ id }] = compartment.catalogue.read
      .all(sql<{ id: Buffer }>`SELECT id FROM item`)
      .map((row) => ({ id: row.id.toString('hex') })) as [{ id: string }]
    const preview = await previews.open({ compartment: compartment.id, item: id })
    if (preview.kind !== 'pdf') throw new Error('no preview')
    expect(seen).toEqual([1, 2 * 1024 * 1024])
    const token = preview.url.slice('/content/'.length)
    for (const [first, last] of [
      [0, 0],
      [1_048_575, 1_048_576],
      [100, bytes.length - 1],
      [bytes.length, null],
    ] as const) {
      const content = await previews.content(token, { first, last })
      const pieces: Uint8Array[] = []
      for await (const piece of content.stream) pieces.push(piece)
      expect(Buffer.concat(pieces).equals(bytes.subarray(first, content.last + 1))).toBe(true)
    }
    previews.closeUrl(preview.url)
    expect((await faultOf(() => previews.content(token, null))).code).toBe('not-found')
    expect((await faultOf(() => previews.content('f'.repeat(64), null))).code).toBe('not-found')
  })

  test('ends with the grant, although it was begun before', async () => {
    await using f = await twoCustodians()
    writeFileSync(join(f.outside, 'plan.pdf'), 'x')
    const session = f.present()
    const sources = [join(f.outside, 'plan.pdf')]
    await importFiles(session, { compartment: f.id, folder: null, sources }, quietJob)
    const previews = new Previews(() => session, { inspect: () => Promise.resolve({ kind: 'pdf' }) })
    const row = f.compartment.catalogue.read.get(sql<{ id: Buffer }>`SELECT id FROM item`)
    const item = row?.id.toString('hex') ?? ''
    const preview = await previews.open({ compartment: f.id, item })
    const token = preview.kind === 'pdf' ? preview.url.slice('/content/'.length) : ''
    expect((await previews.content(token, null)).totalBytes).toBe(1)
    await revokeGrant(session, { compartment: f.id, staffId: session.person.staffId })
    expect((await faultOf(() => previews.content(token, null))).code).toBe('not-found')
  })
})
