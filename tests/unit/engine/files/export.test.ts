import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JobInput } from '../../../../shared/contract/contract.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { exportFiles } from '../../../../electron/engine/files/export.ts'
import { listItems } from '../../../../electron/engine/store/catalogue-list.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import type { Job } from '../../../../electron/engine/jobs/job.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { withLargestFile } from '../../../helpers/largest-file.ts'
import { bytesOf, fingerprint, writeSampleTree } from '../../../helpers/sample-tree.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

const MEBIBYTE = 1024 * 1024

function exportTo(
  fixture: CompartmentFixture,
  to: string,
  change: Partial<JobInput<'file.export'>> = {},
  job: Job = quietJob,
) {
  const input = {
    compartment: fixture.compartment.id,
    selection: { of: 'all' as const },
    to,
    reason: 'Audit',
  }
  return exportFiles(fixture.session, { ...input, ...change }, job)
}

function idOf({ compartment }: CompartmentFixture, name: string): string {
  const { rows } = listItems(compartment.catalogue.read, {
    ...{ view: { of: 'everything' }, sort: 'name', descending: false, offset: 0, limit: 500 },
  })
  const found = rows.find((row) => row.name === name)
  if (found === undefined) throw new Error(`no item ${name}`)
  return found.id
}

async function withTarget(): Promise<{ fixture: CompartmentFixture; target: string }> {
  const fixture = await compartmentFixture()
  const target = join(fixture.outside, 'target')
  mkdirSync(target)
  return { fixture, target }
}

describe('exporting', () => {
  test('brings a whole tree back, byte for byte, in a new folder of its own', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    const tree = join(fixture.outside, 'tree')
    writeSampleTree(tree, 60)
    writeFileSync(join(tree, 'large.bin'), bytesOf(5 * MEBIBYTE + 3, 7))
    await fixture.import([tree])
    const result = await exportTo(fixture, target)
    expect(result).toMatchObject({ exported: 61, failed: { total: 0 } })
    expect(readdirSync(target)).toEqual([result.folderName])
    // Names in two Unicode forms are one to some file systems, so their twins get numbers: the bytes are compared.
    const hashes = (root: string) =>
      fingerprint(root)
        .map((line) => line.slice(-64))
        .sort()
    expect(hashes(join(target, result.folderName, 'tree'))).toEqual(hashes(tree))
    expect(statSync(join(target, result.folderName, 'tree', 'large.bin')).mode & 0o777).toBe(0o600)
    const second = await exportTo(fixture, target)
    expect(second.folderName).not.toBe(result.folderName)
  })

  test('gives hostile names safe forms, and twins two names', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    const folder = join(fixture.outside, 'names')
    mkdirSync(folder)
    const names = [
      'A.txt',
      'a.txt',
      'CON',
      'nul.txt',
      'line\nbreak',
      'gnp.\u202egpj',
      'ends with dot.',
      'x'.repeat(255),
    ]
    for (const name of names) writeFileSync(join(folder, name), name)
    writeFileSync(Buffer.from([...Buffer.from(`${folder}/`), 0xff, 0x41]), 'bytes')
    await fixture.import([folder])
    const result = await exportTo(fixture, target)
    expect(result).toMatchObject({ exported: names.length + 1, renamed: 7 })
    const written = readdirSync(join(target, result.folderName, 'names')).sort()
    expect(written).toHaveLength(names.length + 1)
    expect(written).toEqual(
      expect.arrayContaining(['_CON', '_nul.txt', 'line_break', 'gnp._gpj', 'ends with dot_']),
    )
    expect(new Set(written.map((name) => name.toLowerCase())).size).toBe(names.length + 1)
  })

  test('puts chosen items side by side', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    for (const folder of ['one', 'two']) {
      mkdirSync(join(fixture.outside, folder))
      writeFileSync(join(fixture.outside, folder, `${folder} letter.txt`), folder)
      await fixture.import([join(fixture.outside, folder)])
    }
    const items = ['one letter.txt', 'two letter.txt'].map((name) => idOf(fixture, name))
    const { folderName } = await exportTo(fixture, target, { selection: { of: 'items', items } })
    expect(readdirSync(join(target, folderName)).sort()).toEqual(['one letter.txt', 'two letter.txt'])
    const [intent] = fixture.session.ledger
      .list({ act: 'file.exported' }, 0, 5)
      .rows.filter(({ phase }) => phase === 'intent')
    expect(intent?.facts).toMatchObject({ reason: 'Audit', files: 2, items1: items.join(',') })
  })

  test('refuses without a reason, into the vault, and without space', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    writeFileSync(join(fixture.outside, 'file'), 'content')
    await fixture.import([join(fixture.outside, 'file')])
    expect((await faultOf(() => exportTo(fixture, target, { reason: '  ' }))).code).toBe('reason-missing')
    expect((await faultOf(() => exportTo(fixture, fixture.vault.folder))).code).toBe('place-unsuitable')
    symlinkSync(fixture.vault.folder, join(fixture.outside, 'way in'))
    const way = join(fixture.outside, 'way in', 'compartments')
    expect((await faultOf(() => exportTo(fixture, way))).code).toBe('place-unsuitable')
    expect((await faultOf(() => exportTo(fixture, join(target, 'nothing')))).code).toBe('drive-gone')
    expect(readdirSync(target)).toEqual([])
  })

  test('names the file whose path is too long there, and writes the others', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    const tree = join(fixture.outside, 'tree')
    const deep = join(tree, ...Array.from({ length: 18 }, () => 'd'.repeat(200)))
    const far = join(target, ...Array.from({ length: 3 }, () => 'f'.repeat(200)))
    for (const folder of [deep, far]) mkdirSync(folder, { recursive: true })
    writeFileSync(join(tree, 'near'), 'near')
    writeFileSync(join(deep, 'deep'), 'deep')
    await fixture.import([tree])
    expect(await exportTo(fixture, far)).toMatchObject({
      exported: 1,
      failed: { total: 1, rows: [{ name: 'deep', code: 'path-too-long' }] },
    })
  })

  test('names the file that is too large there, and writes the others', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    const sizes = { large: 12 * MEBIBYTE, 'large 2': 9 * MEBIBYTE, one: 100, two: 2 * MEBIBYTE }
    for (const [name, bytes] of Object.entries(sizes))
      writeFileSync(join(fixture.outside, name), bytesOf(bytes, 1))
    await fixture.import(Object.keys(sizes).map((name) => join(fixture.outside, name)))
    const result = await withLargestFile(8 * MEBIBYTE, () => exportTo(fixture, target))
    expect(result).toMatchObject({ exported: 2, failed: { total: 2 } })
    expect(result.failed.rows).toContainEqual({ name: 'large', code: 'file-too-large' })
    expect(readdirSync(join(target, result.folderName)).sort()).toEqual(['one', 'two'])
  })

  test('writes the others where folders lie in each other, and names what has no place', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    mkdirSync(join(fixture.outside, 'outer', 'inner'), { recursive: true })
    for (const name of ['beside', 'outer/lost', 'outer/inner/lost too'])
      writeFileSync(join(fixture.outside, name), name)
    await fixture.import([join(fixture.outside, 'outer'), join(fixture.outside, 'beside')])
    // A changed program in the hands of somebody who may add can write this.
    fixture.compartment.catalogue.write((db) =>
      db.run(
        sql`UPDATE folder SET parent = (SELECT n FROM folder WHERE name = 'inner') WHERE name = 'outer'`,
      ),
    )
    const result = await exportTo(fixture, target)
    expect(result).toMatchObject({ exported: 1, failed: { total: 2 } })
    expect(new Set(result.failed.rows.map(({ code }) => code))).toEqual(new Set(['catalogue-damaged']))
    expect(readdirSync(join(target, result.folderName))).toEqual(['beside'])
  })

  test('gives files their dates back, old ones too', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    const dates = {
      deed: '1955-06-01T12:00:00.125Z',
      half: '1969-12-31T23:59:59.5Z',
      new: '2026-03-01T08:15:00.999Z',
    }
    for (const [name, date] of Object.entries(dates)) {
      writeFileSync(join(fixture.outside, name), name)
      utimesSync(join(fixture.outside, name), new Date(date), new Date(date))
    }
    await fixture.import(Object.keys(dates).map((name) => join(fixture.outside, name)))
    const { folderName, notes } = await exportTo(fixture, target)
    expect(notes).toEqual([])
    for (const [name, date] of Object.entries(dates))
      expect(statSync(join(target, folderName, name)).mtime.toISOString()).toBe(new Date(date).toISOString())
  })

  test('writes a file whose date the drive cannot keep, and says so', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    writeFileSync(join(fixture.outside, 'far'), 'far')
    await fixture.import([join(fixture.outside, 'far')])
    // Beyond the years of ext4, xfs and NTFS.
    fixture.compartment.catalogue.write((db) =>
      db.run(sql`UPDATE item SET modified_at = ${LIMITS.lastInstant}`),
    )
    expect(await exportTo(fixture, target)).toMatchObject({
      exported: 1,
      notes: [{ note: 'date-not-kept', total: 1, names: ['far'] }],
    })
  })

  test('leaves nothing behind when somebody cancels', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    writeFileSync(join(fixture.outside, 'small'), 'small')
    writeFileSync(join(fixture.outside, 'large'), Buffer.alloc(300 * MEBIBYTE))
    await fixture.import([join(fixture.outside, 'small'), join(fixture.outside, 'large')])
    const stop = new AbortController()
    const report: Job['report'] = ({ doneBytes }) => {
      if (doneBytes > 0) stop.abort()
    }
    const fault = await faultOf(() => exportTo(fixture, target, {}, { signal: stop.signal, report }))
    expect(fault.code).toBe('cancelled')
    expect(readdirSync(target)).toEqual([])
    const [last] = fixture.session.ledger.list({ act: 'file.exported' }, 0, 1).rows
    expect(last).toMatchObject({ phase: 'cancelled' })
  })

  test('names the file whose content is damaged, and writes the others', async () => {
    const { fixture, target } = await withTarget()
    await using _ = fixture
    for (const name of ['good', 'bad'])
      writeFileSync(join(fixture.outside, name), `${name} content`.repeat(1000))
    await fixture.import([join(fixture.outside, 'good'), join(fixture.outside, 'bad')])
    const bad = idOf(fixture, 'bad')
    const version = [...fixture.compartment.catalogue.versions()].find(({ itemId }) => itemId === bad)
    await fixture.compartment.content.remove([Buffer.from(version?.versionId ?? '', 'hex')])
    const result = await exportTo(fixture, target)
    expect(result).toMatchObject({ exported: 1, failed: { rows: [{ name: 'bad', code: 'chunk-missing' }] } })
    expect(readFileSync(join(target, result.folderName, 'good'), 'utf8')).toBe('good content'.repeat(1000))
    expect(existsSync(join(target, result.folderName, 'bad'))).toBe(false)
  })
})
