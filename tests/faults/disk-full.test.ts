/** A vault on a file system that fills up. Mounting needs root, without it these are skipped. */
import { mkdirSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { exportFiles } from '../../electron/engine/files/export.ts'
import { removeItems, trashItems } from '../../electron/engine/files/trash.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import { catalogueTotals } from '../../electron/engine/store/catalogue-selection.ts'
import { backupFixture } from '../helpers/backup-fixture.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { canMount, type SmallDisk, smallDisk } from '../helpers/small-disk.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const MEBIBYTE = 1024 * 1024
const ALL = { of: 'all' as const }
const outside = join(tmpdir(), `strongroom-sources-${process.pid}`)

let disk: SmallDisk
beforeEach(() => {
  if (!canMount) return
  mkdirSync(outside)
  disk = smallDisk(64)
  // The vault of the fixture is made there.
  vi.stubEnv('TMPDIR', disk.place)
})
afterEach(() => {
  vi.unstubAllEnvs()
  if (!canMount) return
  disk[Symbol.dispose]()
  rmSync(outside, { recursive: true })
})

function source(name: string, bytes: Buffer): string {
  writeFileSync(join(outside, name), bytes)
  return join(outside, name)
}

/** Locked, unlocked and looked through: so many files, all of which open, and nothing that nobody names. */
async function expectWhole(fixture: CompartmentFixture, items: number): Promise<void> {
  const again = await fixture.reopen()
  const { session, compartment } = again
  expect(session.mode).toBe('normal')
  await collectLeftovers(session, CONTENT_THREAD)
  expect((await checkContent(session, { percent: 100 }, quietJob)).damaged.rows).toEqual([])
  expect(catalogueTotals(compartment.catalogue.read).items).toBe(items)
  const named = [...compartment.catalogue.versions()].map(({ versionId }) => versionId).sort()
  expect((await compartment.content.versions()).map((id) => id.toString('hex')).sort()).toEqual(named)
  await again.session.close()
}

describe.skipIf(!canMount)('a vault whose disk is full', () => {
  test('takes what fits, says that it is full, and keeps what it has', async () => {
    const fixture = await compartmentFixture()
    await fixture.import([source('kept', bytesOf(5 * MEBIBYTE, 1))])
    const large = source('large', Buffer.alloc(40 * MEBIBYTE))
    const sources = [source('small', bytesOf(10, 2)), large]
    let filler = ''
    // There was room when it was asked for.
    const report: Job['report'] = ({ phase }) => {
      if (phase === 'sealing' && filler === '') filler = disk.fill(20 * MEBIBYTE)
    }
    const signal = new AbortController().signal
    const full = await faultOf(() => fixture.import(sources, {}, { signal, report }))
    rmSync(filler)
    expect(full).toMatchObject({ code: 'disk-full', details: { place: 'vault' } })
    expect(fixture.session.ledger.list({ act: 'file.imported' }, 0, 1).rows).toMatchObject([
      { phase: 'failed', facts: { code: 'disk-full' } },
    ])
    // The room that the large one took is free again for the next.
    const next = await fixture.import([source('next', bytesOf(20 * MEBIBYTE, 3))])
    expect(next).toMatchObject({ stored: 1 })
    const totals = catalogueTotals(fixture.compartment.catalogue.read)
    expect(totals.items).toBeGreaterThanOrEqual(2)
    await expectWhole(fixture, totals.items)
  })

  test('to the last byte refuses what would change it, and goes on when there is room', async () => {
    const fixture = await compartmentFixture()
    const { session, compartment } = fixture
    const here = { compartment: compartment.id, selection: ALL }
    await fixture.import([source('kept', bytesOf(3 * MEBIBYTE, 1))])
    const filler = disk.fill(0)
    const full = await faultOf(() => fixture.import([source('more', bytesOf(MEBIBYTE, 2))]))
    expect(full).toMatchObject({ code: 'disk-full', details: { place: 'vault' } })
    expect(await faultOf(() => trashItems(session, here))).toMatchObject({ code: 'disk-full' })
    rmSync(filler)
    expect(await fixture.import([join(outside, 'more')])).toMatchObject({ stored: 1 })
    await expectWhole(fixture, 2)
  })

  test('gives room back when files are removed, however little there is', async () => {
    const fixture = await compartmentFixture()
    const { session, compartment } = fixture
    const here = { compartment: compartment.id, selection: ALL }
    await fixture.import([source('old', bytesOf(20 * MEBIBYTE, 1))])
    const filler = disk.fill(4 * MEBIBYTE)
    await trashItems(session, here)
    expect(await removeItems(session, here, quietJob)).toMatchObject({ removed: 1 })
    expect(await compartment.content.versions()).toEqual([])
    expect(await fixture.import([source('new', bytesOf(15 * MEBIBYTE, 2))])).toMatchObject({ stored: 1 })
    rmSync(filler)
    await expectWhole(fixture, 1)
  })
})

describe.skipIf(!canMount)('a drive that fills up', () => {
  test('during an export is named, and nothing of the export stays on it', async () => {
    vi.unstubAllEnvs()
    await using fixture = await compartmentFixture()
    await fixture.import([
      source('one', bytesOf(4 * MEBIBYTE, 1)),
      source('two', Buffer.alloc(40 * MEBIBYTE)),
    ])
    let filled = ''
    // Not when progress is told, ten times a second: a quick machine may have written everything by then.
    const { content } = fixture.compartment
    const readRange = content.readRange.bind(content)
    content.readRange = async function* (...range) {
      for await (const piece of readRange(...range)) {
        yield piece
        if (filled === '') filled = disk.fill(0)
      }
    }
    const input = { compartment: fixture.compartment.id, selection: ALL, to: disk.place, reason: 'Audit' }
    const full = await faultOf(() => exportFiles(fixture.session, input, quietJob))
    expect(full).toMatchObject({ code: 'disk-full' })
    rmSync(filled)
    expect(disk.freeBytes()).toBeGreaterThan(60 * MEBIBYTE)
  })

  test('during a restore is named, not the disk of the vault, and nothing of the restore stays on it', async () => {
    vi.unstubAllEnvs()
    await using f = await backupFixture()
    await f.store(source('one', bytesOf(4 * MEBIBYTE, 1)), source('two', bytesOf(36 * MEBIBYTE, 2)))
    const { setId } = await f.backup()
    let filled = ''
    // As soon as its folder is there: whether there is room was asked before, and databases are laid before content.
    const watcher = watch(disk.place, (_, name) => {
      if (filled === '' && name?.includes('(unfinished)')) filled = disk.fill(0)
    })
    const full = await faultOf(() => f.restore(setId, { to: disk.place }))
    watcher.close()
    expect(full).toMatchObject({ code: 'disk-full', details: { place: 'target' } })
    rmSync(filled)
    expect(disk.freeBytes()).toBeGreaterThan(60 * MEBIBYTE)
  })
})
