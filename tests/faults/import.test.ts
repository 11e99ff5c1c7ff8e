import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { selectedItems } from '../../electron/engine/store/catalogue-selection.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { sql } from '../../electron/engine/store/sql.ts'
import { killAct, startAct } from '../helpers/act-in-child.ts'
import { CONTENT_THREAD, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { bytesOf, fingerprint, writeSampleTree } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const KILLS = 6

describe('a process killed while it imports', () => {
  test('leaves each file absent or complete, and sources as they were', { timeout: 240_000 }, async () => {
    let fixture = await compartmentFixture()
    const source = join(fixture.outside, 'source')
    writeSampleTree(source, 400)
    writeFileSync(join(source, 'large.bin'), bytesOf(30 * 1024 * 1024, 3))
    const before = fingerprint(source)
    await fixture.session.close()

    let whole = 600
    let cutShort = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const killed = await killAct(startAct(fixture, 'import', source), (whole * kill) / KILLS)
      cutShort += killed.cutShort ? 1 : 0
      whole = Math.max(whole, killed.ran)

      fixture = await fixture.reopen()
      const { session, compartment } = fixture
      expect(session.mode).toBe('normal')
      const { files, damaged } = await checkContent(session, { percent: 100 }, quietJob)
      expect(damaged.rows).toEqual([])
      await collectLeftovers(session, CONTENT_THREAD)
      const stored = [...compartment.catalogue.versions()].map(({ versionId }) => versionId).sort()
      const chunks = (await compartment.content.versions()).map((id) => id.toString('hex')).sort()
      expect(chunks).toEqual(stored)
      expect(selectedItems(compartment.catalogue.read, { of: 'all' }, 'kept')).toHaveLength(files)
      await session.close()
    }
    expect(cutShort).toBeGreaterThan(0)

    fixture = await fixture.reopen()
    const last = await fixture.import([source])
    expect(last.stored + last.duplicates).toBe(401)
    expect(last.newVersions).toBe(0)
    expect(fingerprint(source)).toEqual(before)
    await fixture[Symbol.asyncDispose]()
  })
})

describe('a chunk that was changed on disk', () => {
  test('makes its file the one that is named; every other file opens', async () => {
    let fixture = await compartmentFixture()
    const source = join(fixture.outside, 'source')
    writeSampleTree(source, 30)
    await fixture.import([source])
    const content = join(fixture.vault.folder, 'compartments', fixture.compartment.id, 'content.db')
    const chosen = [...fixture.compartment.catalogue.versions()][17]
    await fixture.session.close()

    const database = openDatabase(content, {
      ...{ part: 'content', mode: 'write', key: null },
      ...{ pageBytes: 65_536, cacheBytes: 1024 * 1024 },
    })
    const row = database.get(sql<{ n: number; sealed: Buffer }>`
      SELECT n, sealed FROM chunk WHERE n >> 24 =
        (SELECT serial FROM version WHERE id = ${Buffer.from(chosen?.versionId ?? '', 'hex')})`)
    database.close()
    if (row === undefined) throw new Error('the chosen version has no chunk')
    const bytes = readFileSync(content)
    const at = bytes.indexOf(row.sealed.subarray(0, 64))
    bytes[at + 5] = (bytes[at + 5] ?? 0) ^ 0xff
    writeFileSync(content, bytes)

    fixture = await fixture.reopen()
    const result = await checkContent(fixture.session, { percent: 100 }, quietJob)
    expect(result.files).toBe(30)
    expect(result.damaged).toMatchObject({ total: 1, rows: [{ code: 'chunk-damaged' }] })
    const named = fixture.compartment.catalogue.read.get(
      sql<{ name: string }>`SELECT name FROM item WHERE id = ${Buffer.from(chosen?.itemId ?? '', 'hex')}`,
    )
    expect(basename(result.damaged.rows[0]?.name ?? '')).toBe(named?.name)

    // The file at hand is whole: importing it again heals the place with a newer version.
    const again = await fixture.import([source])
    expect(again).toMatchObject({ duplicates: 29, newVersions: 1 })
    await fixture[Symbol.asyncDispose]()
  })

  test.each(['a chunk of another file', 'a shorter chunk', 'an empty chunk'])(
    'refuses %s in its place',
    async (what) => {
      let fixture = await compartmentFixture()
      for (const [seed, name] of ['one', 'two'].entries())
        writeFileSync(join(fixture.outside, name), bytesOf(5000, seed))
      await fixture.import(['one', 'two'].map((name) => join(fixture.outside, name)))
      const content = join(fixture.vault.folder, 'compartments', fixture.compartment.id, 'content.db')
      await fixture.session.close()
      const database = openDatabase(content, {
        ...{ part: 'content', mode: 'write', key: null },
        ...{ pageBytes: 65_536, cacheBytes: 1024 * 1024 },
      })
      database.transaction((db) => {
        const [one, two] = db.all(sql<{ n: number; sealed: Buffer }>`SELECT n, sealed FROM chunk ORDER BY n`)
        if (one === undefined || two === undefined) throw new Error('two chunks were stored')
        const other =
          what === 'a chunk of another file'
            ? two.sealed
            : one.sealed.subarray(0, what === 'an empty chunk' ? 0 : one.sealed.length - 1)
        db.run(sql`UPDATE chunk SET sealed = ${other} WHERE n = ${one.n}`)
      })
      database.close()
      fixture = await fixture.reopen()
      const { damaged } = await checkContent(fixture.session, { percent: 100 }, quietJob)
      expect(damaged).toEqual({ total: 1, rows: [{ name: 'one', code: 'chunk-damaged' }] })
      await fixture[Symbol.asyncDispose]()
    },
  )
})
