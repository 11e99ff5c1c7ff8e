/** A backup by somebody who cannot open every compartment holds all of them all the same, and says what it did not prove. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { weighBackup } from '../../electron/engine/backup/look-at-drive.ts'
import { restoreSet } from '../../electron/engine/backup/restore-set.ts'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { cataloguePath, compartmentFolder } from '../../electron/engine/compartments/compartment-databases.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { contentsOf, CONTENT_THREAD } from '../helpers/backup-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { type TwoCustodians, twoCustodians, withoutGrant } from '../helpers/two-custodians.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

async function fill(f: TwoCustodians): Promise<{ drive: string; contents: string[]; id: string }> {
  const drive = join(f.vault.base, 'drive')
  mkdirSync(drive)
  const { id } = f.compartment
  const files = [
    ['empty', 0],
    ['small', 4000],
    ['whole chunks', 2 * 1024 * 1024],
    ['large', 3_500_000],
  ] as const
  for (const [name, bytes] of files) writeFileSync(join(f.outside, name), bytesOf(bytes, bytes))
  const sources = files.map(([name]) => join(f.outside, name))
  await importFiles(f.present(), { compartment: id, folder: null, sources }, quietJob)
  return { drive, id, contents: await contentsOf(f.present(), id) }
}

test('a backup without a grant is whole, is told to be unproven, and restores with the sheets', async () => {
  await using f = await twoCustodians()
  const { drive, id, contents } = await fill(f)
  await beginEpoch(f.present(), { compartment: id }, quietJob)
  const session = await withoutGrant(f)
  expect(session.compartments()).toEqual([])
  expect((await checkContent(session, { percent: 100 }, quietJob)).unread).toBe(1)

  const weighed = await weighBackup(session, { place: drive }, CONTENT_THREAD)
  const made = await createBackup(session, { place: drive }, quietJob, CONTENT_THREAD)

  expect(made).toMatchObject({ versions: 4, unopened: 1 })
  expect(weighed.newBytes).toBeGreaterThan(made.addedBytes / 2)
  const set = made.setId
  const byVault = await verifySet(session, { place: drive, set, withKey: true }, quietJob)
  expect(byVault).toMatchObject({
    complete: true,
    damaged: { total: 0 },
    opened: { versions: 0, damaged: { total: 0 }, unopened: 1 },
  })
  const sheets = f.vault.sheets.slice(0, 2)
  const bySheets = await verifySet(null, { place: drive, set, withKey: true, sheets }, quietJob)
  expect(bySheets.opened).toEqual({ versions: 4, damaged: { total: 0, rows: [] }, unopened: 0 })
  await session.close()
  const to = { to: f.vault.base, folderName: 'restored', acceptDamage: false }
  const restored = await restoreSet(
    { ...f.vault.environment, contentThread: CONTENT_THREAD },
    { place: drive, set, sheets, scope: { of: 'vault' }, ...to },
    quietJob,
  )
  expect(restored.versions).toBe(4)
  const again = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  expect(again.compartment(id).keys.epoch).toBe(2)
  expect(await contentsOf(again, id)).toEqual(contents)
  await again.close()
})

test('the next backup by somebody with a grant adds nothing to what the one without wrote', async () => {
  await using f = await twoCustodians()
  const { drive } = await fill(f)
  const first = await createBackup(await withoutGrant(f), { place: drive }, quietJob, CONTENT_THREAD)
  const second = await createBackup(await f.as('first'), { place: drive }, quietJob, CONTENT_THREAD)
  expect(second).toMatchObject({ versions: first.versions, unopened: 0 })
  expect(second.addedBytes).toBeLessThan(first.addedBytes / 10)
})

test('a set of an earlier epoch opens with the grants that it holds itself', async () => {
  await using f = await twoCustodians()
  const { drive, id } = await fill(f)
  const { setId: set } = await createBackup(f.present(), { place: drive }, quietJob, CONTENT_THREAD)
  await beginEpoch(f.present(), { compartment: id }, quietJob)
  const verified = await verifySet(f.present(), { place: drive, set, withKey: true }, quietJob)
  expect(verified.opened).toEqual({ versions: 4, damaged: { total: 0, rows: [] }, unopened: 0 })
})

test('a grant that does not verify keeps nothing out of the backup', async () => {
  await using f = await twoCustodians()
  const { drive, id } = await fill(f)
  const { registry } = f.present()
  const [wide] = registry.grantsFor(f.second)
  await giveGrant(f.present(), { compartment: id, staffId: f.second, rights: ['read'], until: null })
  if (wide === undefined) throw new Error('no grant')
  registry.addGrant(wide)
  await f.present().publish()
  const session = await f.as('second')
  expect(session.shutCompartments()).toMatchObject([{ id, fault: { code: 'grant-invalid' } }])
  const made = await createBackup(session, { place: drive }, quietJob, CONTENT_THREAD)
  expect(made).toMatchObject({ versions: 4, unopened: 1 })
})

test('a catalogue that a crash left half-changed is not copied without the key that could mend it', async () => {
  await using f = await twoCustodians()
  const { drive, id } = await fill(f)
  const session = await withoutGrant(f)
  const journal = `${cataloguePath(compartmentFolder(f.vault.folder, id), 1)}-journal`
  writeFileSync(journal, Buffer.alloc(512, 1))
  const backup = createBackup(session, { place: drive }, quietJob, CONTENT_THREAD)
  expect((await faultOf(() => backup)).code).toBe('compartment-unsettled')
})
