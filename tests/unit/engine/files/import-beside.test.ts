import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { collectLeftovers } from '../../../../electron/engine/compartments/collect-leftovers.ts'
import { checkContent } from '../../../../electron/engine/files/check.ts'
import { createFolder, renameFolder } from '../../../../electron/engine/files/folders.ts'
import { moveItems, renameItem } from '../../../../electron/engine/files/items.ts'
import { removeItems, trashItems, untrashItems } from '../../../../electron/engine/files/trash.ts'
import type { Job } from '../../../../electron/engine/jobs/job.ts'
import { listItems } from '../../../../electron/engine/store/catalogue-list.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../../../helpers/compartment-fixture.ts'
import { bytesOf, writeSampleTree } from '../../../helpers/sample-tree.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

const MEBIBYTE = 1024 * 1024

interface Row {
  readonly id: string
  readonly place: string
  readonly versions: number
  readonly trashed: boolean
}

function rows({ compartment }: CompartmentFixture): Row[] {
  const of = (view: 'everything' | 'trash') =>
    listItems(compartment.catalogue.read, {
      ...{ view: { of: view }, sort: 'addedAt', descending: false, offset: 0, limit: 500 },
    }).rows
  return [...of('everything'), ...of('trash')].map(({ id, path, name, versions, trashedAt }) => ({
    ...{ id, place: [...path, name].join('/'), versions, trashed: trashedAt !== null },
  }))
}

function idOf(fixture: CompartmentFixture, place: string): string {
  const found = rows(fixture).find((row) => row.place === place)
  if (found === undefined) throw new Error(`nothing lies at ${place}`)
  return found.id
}

/** Acts once everything is sealed and the last rows are not written yet. */
function atTheEnd(act: () => Promise<unknown>): { job: Job; acted: () => Promise<unknown> } {
  let acting: Promise<unknown> | null = null
  const report: Job['report'] = ({ phase }) => {
    if (phase === 'finishing') acting ??= act()
  }
  return {
    job: { signal: new AbortController().signal, report },
    acted: () => acting ?? Promise.reject(new Error('the import never came to its end')),
  }
}

/** Every row's content opens, and no chunk lies there that no row names. */
async function expectWhole({ session, compartment }: CompartmentFixture): Promise<void> {
  expect((await checkContent(session, { percent: 100 }, quietJob)).damaged.rows).toEqual([])
  const named = [...compartment.catalogue.versions()].map(({ versionId }) => versionId).sort()
  expect((await compartment.content.versions()).map((id) => id.toString('hex')).sort()).toEqual(named)
}

describe('while an import runs', () => {
  test('files are renamed, moved and trashed, folders made and renamed, without waiting for it', async () => {
    await using fixture = await compartmentFixture()
    const { session, compartment, outside } = fixture
    for (const name of ['one', 'two', 'three']) writeFileSync(join(outside, name), name)
    await fixture.import(['one', 'two', 'three'].map((name) => join(outside, name)))
    writeFileSync(join(outside, 'endless'), '')
    truncateSync(join(outside, 'endless'), 8 * 1024 * MEBIBYTE)
    const stop = new AbortController()
    const importing = fixture.import([join(outside, 'endless')], {}, { ...quietJob, signal: stop.signal })
    const here = { compartment: compartment.id }
    const { id: folder } = await createFolder(session, { ...here, parent: null, name: 'Case' })
    await renameFolder(session, { ...here, folder, name: 'Case 17' })
    await renameItem(session, { ...here, item: idOf(fixture, 'one'), name: 'first' })
    await moveItems(session, { ...here, items: [idOf(fixture, 'two')], folder })
    await trashItems(session, { ...here, selection: { of: 'items', items: [idOf(fixture, 'three')] } })
    stop.abort()
    expect(await importing).toMatchObject({ stored: 0, cancelled: true })
    expect(rows(fixture).map(({ place, trashed }) => [place, trashed])).toEqual([
      ['first', false],
      ['Case 17/two', false],
      ['three', true],
    ])
    await expectWhole(fixture)
  })

  test.each(['renamed', 'moved', 'trashed', 'removed'])(
    'a file that would get a newer version and is %s makes room for a new one',
    async (how) => {
      await using fixture = await compartmentFixture()
      const { session, compartment, outside } = fixture
      writeFileSync(join(outside, 'letter'), 'before')
      await fixture.import([join(outside, 'letter')])
      const item = idOf(fixture, 'letter')
      const here = { compartment: compartment.id }
      const selection = { of: 'items' as const, items: [item] }
      writeFileSync(join(outside, 'letter'), 'after')
      const { id: folder } = await createFolder(session, { ...here, parent: null, name: 'Case' })
      const { job, acted } = atTheEnd(async () => {
        if (how === 'renamed') await renameItem(session, { ...here, item, name: 'letter of May' })
        else if (how === 'moved') await moveItems(session, { ...here, items: [item], folder })
        else {
          const trashing = trashItems(session, { ...here, selection })
          await Promise.all([
            trashing,
            how === 'removed' && removeItems(session, { ...here, selection }, job),
          ])
        }
      })
      const result = await fixture.import([join(outside, 'letter')], {}, job)
      await acted()
      expect(result).toMatchObject({ stored: 1, newVersions: 0, storedBytes: 5, cancelled: false })
      const found = rows(fixture)
      expect(found).toContainEqual({
        ...{ id: expect.not.stringMatching(item) as string, place: 'letter', versions: 1, trashed: false },
      })
      const before = found.find(({ id }) => id === item)
      const places: Record<string, string | undefined> = {
        renamed: 'letter of May',
        moved: 'Case/letter',
        trashed: 'letter',
      }
      expect(before?.place).toBe(places[how])
      expect(before?.versions).toBe(how === 'removed' ? undefined : 1)
      await expectWhole(fixture)
    },
  )

  test.each(['other content', 'the same content'])(
    'a place that is taken meanwhile by a file with %s is met as it is then',
    async (what) => {
      await using fixture = await compartmentFixture()
      const { session, compartment, outside } = fixture
      writeFileSync(join(outside, 'note'), what === 'the same content' ? 'new note' : 'old note')
      await fixture.import([join(outside, 'note')])
      const here = { compartment: compartment.id }
      const selection = { of: 'items' as const, items: [idOf(fixture, 'note')] }
      await trashItems(session, { ...here, selection })
      writeFileSync(join(outside, 'note'), 'new note')
      const { job, acted } = atTheEnd(() => untrashItems(session, { ...here, selection }))
      const result = await fixture.import([join(outside, 'note')], {}, job)
      await acted()
      const same = what === 'the same content' ? 1 : 0
      expect(result).toMatchObject({ stored: 0, newVersions: 1 - same, duplicates: same })
      expect(rows(fixture)).toMatchObject([{ place: 'note', versions: 2 - same, trashed: false }])
      await expectWhole(fixture)
    },
  )

  test('another one of the same files stores nothing twice', async () => {
    await using fixture = await compartmentFixture()
    const tree = join(fixture.outside, 'tree')
    writeSampleTree(tree, 120)
    writeFileSync(join(tree, 'large'), bytesOf(5 * MEBIBYTE + 1, 9))
    const results = await Promise.all([fixture.import([tree]), fixture.import([tree])])
    const sum = (count: (result: (typeof results)[number]) => number) =>
      results.reduce((total, result) => total + count(result), 0)
    expect(sum(({ stored }) => stored)).toBe(121)
    expect(sum(({ duplicates }) => duplicates)).toBe(121)
    expect(rows(fixture).every(({ versions }) => versions === 1)).toBe(true)
    await expectWhole(fixture)
  })

  test('a different one of other files, and both store all of theirs', async () => {
    await using fixture = await compartmentFixture()
    const trees = ['left', 'right'].map((name) => join(fixture.outside, name))
    for (const [seed, tree] of trees.entries()) {
      mkdirSync(tree)
      for (const size of [3 * MEBIBYTE, 20 * MEBIBYTE, 100])
        writeFileSync(join(tree, `${size}`), bytesOf(size, seed * 1000 + size))
    }
    const results = await Promise.all(trees.map((tree) => fixture.import([tree])))
    for (const result of results) expect(result).toMatchObject({ stored: 3, skipped: { total: 0 } })
    await expectWhole(fixture)
  })

  test('leftovers are collected and none of its chunks is taken for one', async () => {
    await using fixture = await compartmentFixture()
    const { session, compartment, outside } = fixture
    const orphan = Buffer.alloc(16, 7)
    {
      using writer = compartment.content.writer()
      await writer.append(orphan, 0, 100, (out) => out.fill(1))
      await writer.flush()
    }
    writeFileSync(join(outside, 'large'), Buffer.alloc(96 * MEBIBYTE))
    let ended = false
    const importing = fixture.import([join(outside, 'large')]).finally(() => (ended = true))
    for (let stored = 1; stored < 2;) stored = (await compartment.content.versions()).length
    await collectLeftovers(session, CONTENT_THREAD)
    expect(ended).toBe(false)
    expect((await compartment.content.versions()).some((id) => id.equals(orphan))).toBe(false)
    expect(await importing).toMatchObject({ stored: 1 })
    await expectWhole(fixture)
  })
})
