import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { PACK_SUFFIX } from '../../../../electron/engine/backup/drive-layout.ts'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { listSets } from '../../../../electron/engine/backup/look-at-drive.ts'
import { judgeSheetForSet, openSet } from '../../../../electron/engine/backup/look-into-set.ts'
import { restoreSet } from '../../../../electron/engine/backup/restore-set.ts'
import { SetDesk } from '../../../../electron/engine/backup/set-desk.ts'
import { verifySet } from '../../../../electron/engine/backup/verify-set.ts'
import { sql } from '../../../../electron/engine/store/sql.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { backupFixture, type BackupFixture } from '../../../helpers/backup-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf, fingerprint, writeSampleTree } from '../../../helpers/sample-tree.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

// Real key derivation and real syncs, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const shelfOf = (f: BackupFixture) => join(f.drive, 'Strongroom', f.session.vaultId)

async function packsOf(f: BackupFixture): Promise<string[]> {
  const names = await readdir(join(shelfOf(f), 'packs'))
  // Marks of packs that were found damaged lie there too.
  return names.filter((name) => name.endsWith(PACK_SUFFIX)).map((name) => join(shelfOf(f), 'packs', name))
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  await writeFile(path, bytes)
}

test('a sound set verifies without a key, with the vault, and with sheets', async () => {
  await using f = await backupFixture()
  writeSampleTree(join(f.sources, 'tree'), 30)
  await f.store(join(f.sources, 'tree'))
  const { setId: set, bytes } = await f.backup()
  const place = f.drive
  const none = { total: 0, rows: [] }
  const plain = await verifySet(null, { place, set, withKey: false }, quietJob)
  expect(plain).toEqual({ complete: true, packs: 1, bytes, damaged: none })
  const opened = { versions: 30, damaged: none, unopened: 0 }
  const byVault = await verifySet(f.session, { place, set, withKey: true }, quietJob)
  expect(byVault).toEqual({ ...plain, opened })
  const sheets = f.vault.sheets.slice(1)
  expect(await verifySet(null, { place, set, withKey: true, sheets }, quietJob)).toEqual(byVault)
  expect((await faultOf(() => verifySet(null, { place, set, withKey: true }, quietJob))).code).toBe('locked')
  expect(f.session.ledger.list({ act: 'backup.verified' }, 0, 9).total).toBe(1)
})

test('a damaged pack is named without a key, the damaged file with one', async () => {
  await using f = await backupFixture()
  for (const name of ['a.bin', 'b.bin', 'c.bin']) {
    await writeFile(join(f.sources, name), bytesOf(200_000, name.charCodeAt(0)))
    await f.store(join(f.sources, name))
  }
  const { setId: set } = await f.backup()
  const [pack = ''] = await packsOf(f)
  await flip(pack, 300_000)
  const result = await verifySet(f.session, { place: f.drive, set, withKey: true }, quietJob)
  expect(result.damaged).toMatchObject({ total: 1, rows: [{ code: 'pack-damaged' }] })
  expect(result.opened).toMatchObject({ versions: 2, damaged: { rows: [{ name: 'Clients A to M/b.bin' }] } })
  await rename(pack, `${pack}.away`)
  const without = await verifySet(f.session, { place: f.drive, set, withKey: true }, quietJob)
  expect(without.damaged.rows).toMatchObject([{ code: 'pack-missing' }])
  expect(without.opened).toMatchObject({ versions: 0, damaged: { total: 3 } })
  expect((await listSets({ place: f.drive })).sets).toMatchObject([{ complete: true, intact: false }])
})

test('damage is told by name only to somebody who may read names there now', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'secret-name.bin'), bytesOf(200_000, 7))
  await f.store(join(f.sources, 'secret-name.bin'))
  const { setId: set } = await f.backup()
  const [pack = ''] = await packsOf(f)
  await flip(pack, 100_000)
  const staffId = f.session.person.staffId
  const rights = ['administer' as const]
  await giveGrant(f.session, { compartment: f.compartment, staffId, rights, until: null })
  const result = await verifySet(f.session, { place: f.drive, set, withKey: true }, quietJob)
  expect(result.opened).toMatchObject({ versions: 0, damaged: { total: 0 }, unopened: 1 })
  expect(JSON.stringify(result)).not.toContain('secret-name')
})

test('plain files of a compartment come out of a set as they went in', async () => {
  await using f = await backupFixture()
  const tree = join(f.sources, 'tree')
  writeSampleTree(tree, 40)
  await f.store(tree)
  const { setId: set } = await f.backup()
  await f.session.close()
  const sheets = f.vault.sheets.slice(0, 2)
  const inside = await openSet({ place: f.drive, set, sheets })
  expect(inside).toMatchObject({
    office: 'Office of the Test',
    compartments: [{ name: 'Clients A to M', items: 40 }],
  })
  const compartment = f.compartment
  const search = { place: f.drive, set, sheets, compartment, offset: 0, limit: 100 }
  const desk = new SetDesk()
  const { total, rows } = await desk.list({ ...search, search: 'passport' })
  await desk.close()
  expect(total).toBe(5)
  const restored = await f.restore(set, { scope: { of: 'compartment', compartment } })
  expect(restored).toMatchObject({ files: 40, damaged: { total: 0 }, folderName: 'restored' })
  expect('vault' in restored).toBe(false)
  expect(fingerprint(join(f.vault.base, 'restored', 'tree'))).toEqual(fingerprint(tree))
  const items = rows.map(({ id }) => id)
  const some = await f.restore(set, { scope: { of: 'items', compartment, items }, folderName: 'some' })
  expect(some.files).toBe(5)
  expect(await readdir(join(f.vault.base, 'some'))).toHaveLength(5)
})

test('a file whose date the place cannot keep comes out of a set, and is named', async () => {
  await using f = await backupFixture()
  const { compartment, session } = f
  writeSampleTree(join(f.sources, 'tree'), 2)
  await f.store(join(f.sources, 'tree'))
  const { catalogue } = session.compartment(compartment)
  // Beyond the years of ext4, xfs and NTFS.
  catalogue.write((db) => db.run(sql`UPDATE item SET modified_at = ${LIMITS.lastInstant} WHERE n = 1`))
  await session.publish()
  const { setId: set } = await f.backup()
  const restored = await f.restore(set, { scope: { of: 'compartment', compartment } })
  expect(restored).toMatchObject({ files: 2, damaged: { total: 0 } })
  expect(restored.notes).toEqual([
    { note: 'date-not-kept', total: 1, names: [expect.stringContaining('tree')] },
  ])
})

test('files come out of a set also where others lie in folders that lead nowhere, and those are named', async () => {
  await using f = await backupFixture()
  const { compartment, session } = f
  await mkdir(join(f.sources, 'lost'))
  for (const name of ['lost/one', 'beside']) await writeFile(join(f.sources, name), name)
  await f.store(join(f.sources, 'lost'), join(f.sources, 'beside'))
  // A changed program in the hands of somebody who may add can write this.
  const { catalogue } = session.compartment(compartment)
  catalogue.write((db) => db.run(sql`UPDATE folder SET parent = n WHERE name = 'lost'`))
  await session.publish()
  const { setId: set } = await f.backup()
  const scope = { of: 'compartment', compartment } as const
  expect((await faultOf(() => f.restore(set, { scope }))).code).toBe('set-damaged')
  const restored = await f.restore(set, { scope, acceptDamage: true })
  expect(restored).toMatchObject({
    files: 1,
    damaged: { total: 1, rows: [{ name: 'Clients A to M/one', code: 'catalogue-damaged' }] },
  })
})

test('files that leave a set in plain while a vault is open are in its ledger, also where it fails', async () => {
  await using f = await backupFixture()
  const tree = join(f.sources, 'tree')
  writeSampleTree(tree, 3)
  await f.store(tree)
  const { setId: set } = await f.backup()
  const { compartment, session } = f
  const restore = (sheets: readonly string[]) =>
    restoreSet(
      { ...f.restoreEnvironment, vault: session },
      {
        ...{ place: f.drive, set, sheets: [...sheets], scope: { of: 'compartment', compartment } },
        ...{ to: f.vault.base, folderName: 'restored', acceptDamage: false },
      },
      quietJob,
    )
  const entries = () => session.ledger.list({ act: 'file.restored' }, 0, 9).rows
  expect((await faultOf(() => restore(f.vault.sheets.slice(0, 1)))).code).toBe('sheets-too-few')
  expect(entries()).toMatchObject([
    { phase: 'failed', facts: { code: 'sheets-too-few' } },
    { phase: 'intent', compartment, facts: { set } },
  ])
  const { files, bytes } = await restore(f.vault.sheets.slice(0, 2))
  expect(entries()).toHaveLength(4)
  expect(entries()[0]).toMatchObject({ phase: 'done', compartment, facts: { files, bytes, damaged: 0 } })
  // What was told is signed into the head.
  expect(session.head.state.ledger.sequence).toBe(session.ledger.head().sequence)
})

test('a set is extracted once for as long as somebody looks through it, and nothing of it stays', async () => {
  await using f = await backupFixture()
  const tree = join(f.sources, 'tree')
  writeSampleTree(tree, 12)
  await f.store(tree)
  const { setId: set } = await f.backup()
  const temporary = join(f.vault.base, 'temporary')
  await mkdir(temporary)
  vi.stubEnv('TMPDIR', temporary)
  const desk = new SetDesk()
  const sheets = f.vault.sheets.slice(0, 2)
  const page = { place: f.drive, set, compartment: f.compartment, offset: 0, limit: 100 }
  const list = (search: string, change: { sheets?: string[] } = {}) =>
    desk.list({ ...page, sheets, search, ...change })
  try {
    const [all, some] = await Promise.all([list(''), list('passport')])
    expect(all.total).toBe(12)
    expect(some.total).toBeGreaterThan(0)
    const [extracted, ...others] = await readdir(temporary)
    expect(others).toEqual([])
    expect(await list('passport')).toEqual(some)
    expect(await readdir(temporary)).toEqual([extracted])
    // Other sheets are another look, and a refused one leaves nothing open.
    expect((await faultOf(() => list('', { sheets: sheets.slice(0, 1) }))).code).toBe('sheets-too-few')
    expect(await readdir(temporary)).toEqual([])
    expect(await list('')).toEqual(all)
    await desk.close()
    expect(await readdir(temporary)).toEqual([])
  } finally {
    vi.unstubAllEnvs()
    await desk.close()
  }
})

test('each sheet is judged by itself, and too few open nothing', async () => {
  await using f = await backupFixture()
  await using other = await backupFixture()
  const { setId: set } = await f.backup()
  const [one = '', two = ''] = f.vault.sheets
  const [foreign = ''] = other.vault.sheets
  const judge = (text: string) => judgeSheetForSet({ place: f.drive, set, text })
  expect(await judge(one)).toEqual({ verdict: 'correct', number: 1 })
  expect(await judge(foreign)).toEqual({ verdict: 'foreign' })
  expect(await judge('nothing of the kind')).toMatchObject({ verdict: 'invalid' })
  const restored = (sheets: string[]) => faultOf(() => f.restore(set, { sheets }))
  expect(await restored([one])).toEqual({ code: 'sheets-too-few', details: { given: 1, needed: 2 } })
  expect(await restored([one, one])).toMatchObject({ code: 'sheet-repeated', details: { sheet: 2 } })
  expect(await restored([one, foreign])).toMatchObject({ code: 'sheet-foreign', details: { sheet: 2 } })
  expect(await restored(['?', two])).toMatchObject({ code: 'sheet-invalid', details: { sheet: 1 } })
  expect(
    (await faultOf(() => verifySet(other.session, { place: f.drive, set, withKey: true }, quietJob))).code,
  ).toBe('set-foreign')
})

test('restoring never overwrites, and refuses what is no set', async () => {
  await using f = await backupFixture()
  const { setId: set } = await f.backup()
  expect((await faultOf(() => f.restore(set, { folderName: 'Vault' }))).code).toBe('folder-not-empty')
  expect((await faultOf(() => f.restore(set, { folderName: '../out' }))).code).toBe('name-invalid')
  expect((await faultOf(() => f.restore('0'.repeat(32)))).code).toBe('not-found')
  expect((await faultOf(() => f.restore(set, { place: f.sources }))).code).toBe('no-backup-here')
  const [folder = ''] = await readdir(join(shelfOf(f), 'sets'))
  await rm(join(shelfOf(f), 'sets', folder, 'COMPLETE'))
  expect((await faultOf(() => f.restore(set))).code).toBe('set-incomplete')
  expect(await verifySet(f.session, { place: f.drive, set, withKey: false }, quietJob)).toMatchObject({
    complete: false,
  })
})

test('a set whose pack lost its end says so, and the next backup writes what is missing', async () => {
  await using f = await backupFixture()
  writeSampleTree(join(f.sources, 'tree'), 20)
  await f.store(join(f.sources, 'tree'))
  const first = await f.backup()
  const [pack = ''] = await packsOf(f)
  await truncate(pack, 100)
  const second = await f.backup()
  expect(second.addedBytes).toBeGreaterThan(first.bytes / 2)
  await f.session.close()
  expect(await f.restore(second.setId)).toMatchObject({ versions: 20, damaged: { total: 0 } })
})
