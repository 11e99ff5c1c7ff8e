import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { Medium } from '../../../../electron/engine/backup/medium.ts'
import { PackHasher } from '../../../../electron/engine/backup/pack-hasher.ts'
import { PackWriter } from '../../../../electron/engine/backup/pack-writer.ts'
import { vaultShelf } from '../../../../electron/engine/backup/drive-layout.ts'
import { listSets } from '../../../../electron/engine/backup/look-at-drive.ts'
import { verifySet } from '../../../../electron/engine/backup/verify-set.ts'
import { idBytes } from '../../../../electron/engine/format/fields.ts'
import type { Progress } from '../../../../shared/contract/event.ts'
import { backupFixture, contentsOf, type BackupFixture } from '../../../helpers/backup-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf, writeSampleTree } from '../../../helpers/sample-tree.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'
import { closedInventory } from '../../../helpers/framed-files.ts'

// Real key derivation and real syncs, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const shelfOf = (f: BackupFixture) => vaultShelf(f.drive, f.session.vaultId)

/** Chunks of the vault in a pack of their own, as an interrupted backup leaves them; `spoil` may alter them. */
async function leaveOrphan(
  f: BackupFixture,
  spoil: (sealed: Buffer) => void = () => undefined,
): Promise<void> {
  const shelf = shelfOf(f)
  await mkdir(shelf.packs, { recursive: true })
  using medium = await Medium.open(f.drive)
  using hasher = new PackHasher()
  const writer = new PackWriter(medium, shelf, hasher)
  const { catalogue, content } = f.session.compartment(f.compartment)
  for (const { versionId, chunks } of [...catalogue.versions()]) {
    // The last version is cut off in the middle.
    for (let position = 0; position < Math.max(1, chunks - 1); position += 1) {
      const sealed = await content.read(idBytes(versionId), position)
      if (sealed === null) throw new Error('a chunk is missing')
      spoil(sealed)
      await writer.add(versionId, position, sealed)
    }
  }
  await writer.finish()
}

async function restoredAsStored(f: BackupFixture, set: string): Promise<void> {
  const before = await contentsOf(f.session, f.compartment)
  await f.session.close()
  await f.restore(set)
  const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  try {
    expect(await contentsOf(restored, f.compartment)).toEqual(before)
  } finally {
    await restored.close()
  }
}

test('whole packs of an interrupted backup are taken over, half-written ones and half sets are removed', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'large.bin'), bytesOf(3_500_000, 7))
  await writeFile(join(f.sources, 'small.bin'), bytesOf(500, 8))
  await f.store(join(f.sources, 'large.bin'), join(f.sources, 'small.bin'))
  await leaveOrphan(f)
  const shelf = shelfOf(f)
  const orphans = await readdir(shelf.packs)
  await writeFile(join(shelf.packs, 'half.part'), 'half')
  const halfSet = join(shelf.sets, `20200101T000000Z-${'a'.repeat(32)}`)
  await mkdir(halfSet, { recursive: true })
  await writeFile(join(halfSet, 'snapshot'), 'half')

  const result = await f.backup()
  const packs = await readdir(shelf.packs)
  expect(packs).toEqual(expect.arrayContaining(orphans))
  expect(packs).toHaveLength(2)
  expect((await listSets({ place: f.drive })).sets.map((set) => set.setId)).toEqual([result.setId])
  const verified = await verifySet(f.session, { place: f.drive, set: result.setId, withKey: true }, quietJob)
  expect(verified).toMatchObject({ damaged: { total: 0 }, opened: { versions: 2, damaged: { total: 0 } } })
  await restoredAsStored(f, result.setId)
})

test('a pack that nobody vouches for counts only where it equals the vault', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'one.bin'), bytesOf(5000, 1))
  await f.store(join(f.sources, 'one.bin'))
  await leaveOrphan(f, (sealed) => sealed.fill(0))
  const forged = await readdir(shelfOf(f).packs)
  const { setId } = await f.backup()
  expect(await readdir(shelfOf(f).packs)).not.toEqual(expect.arrayContaining(forged))
  await restoredAsStored(f, setId)
})

test('a cancelled backup leaves the earlier set and says so in the ledger', async () => {
  await using f = await backupFixture()
  await f.backup()
  writeSampleTree(join(f.sources, 'tree'), 50)
  await f.store(join(f.sources, 'tree'))
  for (const phase of ['writing', 'reading-back'] as const) {
    const cancel = new AbortController()
    const report = (progress: Progress) => {
      if (progress.phase === phase) cancel.abort()
    }
    await expect(f.backup({ signal: cancel.signal, report })).rejects.toThrow()
    const { sets } = await listSets({ place: f.drive })
    expect(sets).toMatchObject([{ complete: true, intact: true, versions: 0 }])
    expect(f.session.ledger.list({ act: 'backup.created' }, 0, 1).rows).toMatchObject([
      { phase: 'cancelled' },
    ])
    expect((await readdir(shelfOf(f).packs)).filter((name) => name.endsWith('.part'))).toEqual([])
  }
  const done = await f.backup()
  expect(done.versions).toBe(50)
})

test('what is stored and removed while a backup runs is in it or not, but never broken', async () => {
  await using f = await backupFixture()
  writeSampleTree(join(f.sources, 'tree'), 50)
  await f.store(join(f.sources, 'tree'))
  await writeFile(join(f.sources, 'late.bin'), bytesOf(2_500_000, 3))
  const late: Promise<void>[] = []
  const report = ({ phase }: Progress) => {
    if (phase === 'writing' && late.length === 0) late.push(f.store(join(f.sources, 'late.bin')))
  }
  const { setId } = await f.backup({ signal: quietJob.signal, report })
  await Promise.all(late)
  expect(late).toHaveLength(1)
  const verified = await verifySet(f.session, { place: f.drive, set: setId, withKey: true }, quietJob)
  expect(verified.opened).toMatchObject({ damaged: { total: 0 } })
  expect(verified.opened?.versions).toBeGreaterThanOrEqual(50)
})

test('a set of an unknown newer version keeps every pack and is left alone', async () => {
  await using f = await backupFixture()
  await f.backup()
  const shelf = shelfOf(f)
  const [folder = ''] = await readdir(shelf.sets)
  const inventory = join(shelf.sets, folder, 'inventory')
  await rm(join(shelf.sets, folder, 'manifest'))
  const content = Buffer.from(
    (await readFile(inventory, 'utf8')).replace(/inventory 1/, 'inventory 9').replace(/checksum.*\n$/, ''),
  )
  await writeFile(inventory, closedInventory(content))
  const { sets } = await listSets({ place: f.drive })
  expect(sets).toMatchObject([{ newer: true, formatVersion: 9 }])
  const [set] = sets
  expect((await faultOf(() => f.restore(set?.setId ?? ''))).code).toBe('set-newer')
  await f.backup()
  expect((await listSets({ place: f.drive })).sets).toHaveLength(2)
})

test('a file whose content is gone from the vault is named, unless the drive has it', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'kept.bin'), bytesOf(5000, 1))
  await f.store(join(f.sources, 'kept.bin'))
  await f.backup()
  await writeFile(join(f.sources, 'lost.bin'), bytesOf(5000, 2))
  await f.store(join(f.sources, 'lost.bin'))
  const { catalogue, content } = f.session.compartment(f.compartment)
  await content.remove([...catalogue.versions()].map(({ versionId }) => idBytes(versionId)))
  expect(await faultOf(() => f.backup())).toEqual({
    code: 'chunk-missing',
    details: { name: 'Clients A to M/lost.bin' },
  })
  expect((await listSets({ place: f.drive })).sets).toMatchObject([{ complete: true, versions: 1 }])
})

test('packs of a backup that ended while it was read back are taken over', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'large.bin'), bytesOf(3_500_000, 7))
  await f.store(join(f.sources, 'large.bin'))
  await f.backup()
  const shelf = shelfOf(f)
  const [folder = ''] = await readdir(shelf.sets)
  await rm(join(shelf.sets, folder, 'COMPLETE'))
  const packs = await readdir(shelf.packs)

  const written: number[] = []
  const report = ({ phase, doneBytes }: Progress) => {
    if (phase === 'writing' && doneBytes > 0) written.push(doneBytes)
  }
  const { setId } = await f.backup({ signal: quietJob.signal, report })
  expect(written).toEqual([])
  expect(await readdir(shelf.packs)).toEqual(packs)
  await restoredAsStored(f, setId)
})

test('a second restore of a set into the same place waits for nobody and harms nothing', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'large.bin'), bytesOf(3_500_000, 7))
  await f.store(join(f.sources, 'large.bin'))
  const { setId } = await f.backup()
  const before = await contentsOf(f.session, f.compartment)
  const second: Promise<{ code: string }>[] = []
  const report = ({ phase }: Progress) => {
    if (phase === 'verifying' && second.length === 0)
      second.push(faultOf(() => f.restore(setId, { folderName: 'again' })))
  }
  await f.restore(setId, {}, { signal: quietJob.signal, report })
  expect((await Promise.all(second)).map(({ code }) => code)).toEqual(['busy'])
  await f.session.close()
  const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  try {
    expect(await contentsOf(restored, f.compartment)).toEqual(before)
  } finally {
    await restored.close()
  }
  expect((await readdir(f.vault.base)).filter((name) => name.startsWith('.'))).toEqual([])
})
