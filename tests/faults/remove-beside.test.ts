/** Somebody removes files for good while another act reads them: the act ends well and says which files are gone. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { exportFiles } from '../../electron/engine/files/export.ts'
import { removeItems, trashItems } from '../../electron/engine/files/trash.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import {
  type CompartmentFixture,
  compartmentFixture,
  CONTENT_THREAD,
} from '../helpers/compartment-fixture.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const MEBIBYTE = 1024 * 1024
/** Long enough to be in the middle of it when progress is told for the first time. */
const LARGE = 96 * MEBIBYTE

/** Removes everything for good as soon as bytes were read, in the middle of the first, large file. */
function removing({ session, compartment }: CompartmentFixture): {
  job: Job
  removed: () => Promise<unknown>
} {
  let act: Promise<unknown> | null = null
  const input = { compartment: compartment.id, selection: { of: 'all' as const } }
  const begin = () => {
    act ??= Promise.all([trashItems(session, input), removeItems(session, input, quietJob)])
  }
  const report: Job['report'] = ({ doneBytes }) => {
    if (doneBytes > 0) begin()
  }
  // Progress is told ten times a second, and by then a quick machine may have read everything.
  const { content } = session.compartment(compartment.id)
  const readRange = content.readRange.bind(content)
  content.readRange = async function* (...range) {
    for await (const piece of readRange(...range)) {
      yield piece
      begin()
    }
  }
  return {
    job: { signal: quietJob.signal, report },
    removed: () => act ?? Promise.reject(new Error('nothing was read')),
  }
}

async function withFiles(): Promise<CompartmentFixture & { target: string }> {
  const fixture = await compartmentFixture()
  const { outside } = fixture
  mkdirSync(join(outside, 'files'))
  writeFileSync(join(outside, 'files', '0 large'), Buffer.alloc(LARGE))
  for (let at = 1; at <= 8; at += 1) writeFileSync(join(outside, 'files', `${at}`), bytesOf(MEBIBYTE, at))
  await fixture.import([join(outside, 'files')])
  const target = join(outside, 'target')
  mkdirSync(target)
  return { ...fixture, target }
}

describe('files that are removed for good while', () => {
  test('they are exported are named as gone; those that were written stay', async () => {
    await using fixture = await withFiles()
    const { session, compartment, target } = fixture
    const { job, removed } = removing(fixture)
    const input = {
      compartment: compartment.id,
      selection: { of: 'all' as const },
      to: target,
      reason: 'Audit',
    }
    const result = await exportFiles(session, input, job)
    await removed()
    expect(result.failed.total).toBeGreaterThan(0)
    expect(result.exported + result.failed.total).toBe(9)
    expect(result.failed.rows).toContainEqual({ name: '0 large', code: 'not-found' })
    expect(new Set(result.failed.rows.map(({ code }) => code))).toEqual(new Set(['not-found']))
    const written = join(target, result.folderName, 'files')
    const names = readdirSync(written)
    expect(names).toHaveLength(result.exported)
    for (const name of names)
      expect(readFileSync(join(written, name)).equals(bytesOf(MEBIBYTE, Number(name)))).toBe(true)
  })

  test('they are checked are no damage', async () => {
    await using fixture = await withFiles()
    const { job, removed } = removing(fixture)
    const result = await checkContent(fixture.session, { percent: 100 }, job)
    await removed()
    expect(result.damaged).toEqual({ total: 0, rows: [] })
    expect(result.files).toBeLessThan(9)
  })

  test('they are backed up leave a set that is whole', async () => {
    await using fixture = await withFiles()
    const { session, target } = fixture
    const { job, removed } = removing(fixture)
    const { setId } = await createBackup(session, { place: target }, job, CONTENT_THREAD)
    await removed()
    const verified = await verifySet(session, { place: target, set: setId, withKey: true }, quietJob)
    expect(verified).toMatchObject({
      complete: true,
      damaged: { total: 0 },
      opened: { damaged: { total: 0 } },
    })
  })
})
