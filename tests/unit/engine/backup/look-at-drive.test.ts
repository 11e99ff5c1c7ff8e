import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import {
  backupHistory,
  listSets,
  lookAtDrive,
  nameDrive,
  weighBackup,
} from '../../../../electron/engine/backup/look-at-drive.ts'
import { backupFixture } from '../../../helpers/backup-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { canMount, smallDisk } from '../../../helpers/small-disk.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'
import { writeSampleTree } from '../../../helpers/sample-tree.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'

// Real key derivation and real syncs, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

test('an empty folder, a missing one and a file', async () => {
  const place = await mkdtemp(join(tmpdir(), 'strongroom-drive-'))
  try {
    expect(await listSets({ place })).toEqual({ sets: [] })
    expect(await lookAtDrive(null, { place })).toMatchObject({
      readOnly: false,
      name: null,
      lastBackupAt: null,
    })
    expect((await faultOf(() => listSets({ place: join(place, 'nothing') }))).code).toBe('drive-gone')
    await writeFile(join(place, 'file'), '')
    expect((await faultOf(() => listSets({ place: join(place, 'file') }))).code).toBe('place-unsuitable')
  } finally {
    await rm(place, { recursive: true })
  }
})

test('a named drive is recognised by what lies on it, and says nothing of its name', async () => {
  await using f = await backupFixture()
  await nameDrive(f.session, { place: f.drive, name: 'Drive B' })
  expect(await lookAtDrive(f.session, { place: f.drive })).toMatchObject({
    name: 'Drive B',
    lastBackupAt: null,
  })
  expect(await lookAtDrive(null, { place: f.drive })).toMatchObject({ name: null })
  const { setId, bytes } = await f.backup()
  expect((await lookAtDrive(f.session, { place: f.drive })).lastBackupAt).toBeGreaterThan(0)
  expect(backupHistory(f.session).sets).toMatchObject([{ setId, driveName: 'Drive B', bytes }])
  const acts = f.session.ledger.list({}, 0, 10).rows.map(({ act, phase }) => `${act} ${phase}`)
  expect(acts.slice(0, 3)).toEqual(['backup.created done', 'backup.created intent', 'drive.named done'])
})

test('a folder on the disk of the vault is told before and after, and never called safe to unplug', async () => {
  await using f = await backupFixture()
  expect((await lookAtDrive(f.session, { place: f.drive })).sameDisk).toBe(true)
  expect(await f.backup()).toMatchObject({ sameDisk: true, safeToUnplug: false })
  // Nobody knows before a vault is open.
  expect((await lookAtDrive(null, { place: f.drive })).sameDisk).toBe(false)
})

test.skipIf(!canMount)('a drive of its own is none', async () => {
  await using f = await backupFixture()
  using drive = smallDisk(64)
  expect((await lookAtDrive(f.session, { place: drive.place })).sameDisk).toBe(false)
  expect(await f.backup(quietJob, drive.place)).toMatchObject({ sameDisk: false, safeToUnplug: true })
})

test('what a backup will take is told before, and comes true', async () => {
  await using f = await backupFixture()
  writeSampleTree(join(f.sources, 'tree'), 40)
  await f.store(join(f.sources, 'tree'))
  const before = await weighBackup(f.session, { place: f.drive }, CONTENT_THREAD)
  const { addedBytes } = await f.backup()
  expect(before.fits).toBe(true)
  expect(before.newBytes).toBeGreaterThanOrEqual(addedBytes - 64 * 1024)
  expect(before.newBytes).toBeLessThan(addedBytes * 2 + 4 * 1024 * 1024)
  const after = await weighBackup(f.session, { place: f.drive }, CONTENT_THREAD)
  expect(after.newBytes).toBeLessThan(before.newBytes)
  expect(after.totalBytes).toBeGreaterThanOrEqual(before.newBytes)
})

test('the drive and the vault must lie apart', async () => {
  await using f = await backupFixture()
  for (const place of [f.vault.folder, join(f.vault.folder, 'compartments'), f.vault.base]) {
    expect((await faultOf(() => f.backup(undefined, place))).code).toBe('place-unsuitable')
    expect((await faultOf(() => weighBackup(f.session, { place }, CONTENT_THREAD))).code).toBe(
      'place-unsuitable',
    )
  }
})

test('anything may lie on a drive beside sets', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  const strongroom = join(f.drive, 'Strongroom')
  const shelf = join(strongroom, f.session.vaultId)
  const foreign = join(strongroom, 'f'.repeat(32), 'sets', `20261121T220221Z-${'e'.repeat(32)}`)
  await mkdir(foreign, { recursive: true })
  await writeFile(join(foreign, 'inventory'), 'not an inventory')
  await writeFile(join(strongroom, 'holiday.jpg'), 'x')
  await mkdir(join(shelf, 'sets', 'a folder of somebody'))
  await symlink(shelf, join(strongroom, 'd'.repeat(32)))
  await symlink(join(shelf, 'sets'), join(shelf, 'sets', `20261121T220222Z-${'c'.repeat(32)}`))
  await mkdir(join(shelf, 'packs', `${'b'.repeat(64)}.pack`))
  await writeFile(join(strongroom, 'drive.json'), '{"driveId": 7}')
  const { sets } = await listSets({ place: f.drive })
  expect(new Set(sets.map((set) => `${set.setId} ${set.complete} ${set.intact}`))).toEqual(
    new Set([`${setId} true true`, `${'e'.repeat(32)} false false`]),
  )
  expect((await f.backup()).versions).toBe(0)
  expect((await listSets({ place: join(f.drive, 'Strongroom') })).sets).toHaveLength(2 + 1)
})
