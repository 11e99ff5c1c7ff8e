import { appendFile, cp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { listSets } from '../../../../electron/engine/backup/look-at-drive.ts'
import { backupFixture, contentsOf } from '../../../helpers/backup-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { withLargestFile } from '../../../helpers/largest-file.ts'
import { bytesOf, writeSampleTree } from '../../../helpers/sample-tree.ts'

// Real key derivation and real syncs, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

test('a vault backed up twice and restored opens with its old passcode and has every byte', async () => {
  await using f = await backupFixture()
  const tree = join(f.sources, 'tree')
  writeSampleTree(tree, 60)
  await f.store(tree)
  const first = await f.backup()
  expect(first.versions).toBe(60)
  await appendFile(join(tree, 'group 1', 'Übersicht 1.pdf'), 'more')
  await f.store(tree)
  const second = await f.backup()
  expect(second.versions).toBe(61)
  expect(second.addedBytes).toBeLessThan(first.addedBytes / 4)
  const before = await contentsOf(f.session, f.compartment)
  await f.session.close()

  const result = await f.restore(second.setId)
  expect(result).toMatchObject({ files: 60, versions: 61, damaged: { total: 0, rows: [] } })
  const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  expect(restored.mode).toBe('normal')
  expect(await contentsOf(restored, f.compartment)).toEqual(before)
  expect(restored.ledger.list({ act: 'vault.restored' }, 0, 10).rows).toMatchObject([{ by: 'recovery' }])
  await restored.close()
})

test('an old set that was restored is the newest state; an old folder that was copied back is not', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  await f.session.close()
  const old = join(f.vault.base, 'old copy')
  await cp(f.vault.folder, old, { recursive: true })
  const later = await f.vault.unlock()
  for (let entry = 0; entry < 5; entry += 1) {
    later.ledger.record('content.checked')
    await later.publish()
  }
  await later.close()

  const copied = await f.vault.unlock({ folder: old })
  expect(copied.mode).toBe('older')
  await copied.close()
  await f.restore(setId)
  const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  expect(restored.mode).toBe('normal')
  await restored.close()
  const replaced = await f.vault.unlock()
  expect(replaced.mode).toBe('older')
  await replaced.close()
})

test('a restore that was killed before this machine took note of it is the newest state all the same', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  await f.session.close()
  const { machineFolder } = f.vault.environment
  await f.restore(setId)
  const before = join(f.vault.base, 'machine before')
  await cp(machineFolder, before, { recursive: true })
  await rm(join(f.vault.base, 'restored'), { recursive: true })
  await f.restore(setId)
  await rm(machineFolder, { recursive: true })
  await cp(before, machineFolder, { recursive: true })
  const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  expect(restored.mode).toBe('normal')
  await restored.close()
})

test('a set that is made with a clock set back comes after those that it follows', async () => {
  await using f = await backupFixture()
  const source = join(f.sources, 'file')
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const made: string[] = []
    for (const daysBehind of [0, 400, 400, 30]) {
      await appendFile(source, 'more')
      vi.setSystemTime(Date.UTC(2026, 5, 1) - daysBehind * 86_400_000)
      await f.store(source)
      made.unshift((await f.backup()).setId)
      const { sets } = await listSets({ place: f.drive })
      expect(sets[0]).toMatchObject({ setId: made[0], versions: made.length })
    }
    expect(f.session.registry.backupSets().map(({ setId }) => setId)).toEqual(made)
  } finally {
    vi.useRealTimers()
  }
})

test('nothing is restored into the folder of a vault, however deep', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  const { compartment } = f
  for (const to of [f.vault.folder, join(f.vault.folder, 'compartments')])
    for (const scope of [{ of: 'vault' }, { of: 'compartment', compartment }] as const)
      expect((await faultOf(() => f.restore(setId, { to, scope }))).code).toBe('place-unsuitable')
  expect(await readdir(join(f.vault.folder, 'compartments'))).toEqual([compartment])
})

test('files that the place does not take are named and the others restored, with their dates of long ago', async () => {
  await using f = await backupFixture()
  const deed = join(f.sources, 'deed')
  const image = join(f.sources, 'image')
  await writeFile(deed, 'deed')
  await writeFile(image, bytesOf(6 * 1024 * 1024, 1))
  const signed = new Date('1955-06-01T12:00:00.125Z')
  await utimes(deed, signed, signed)
  await f.store(deed, image)
  const { setId } = await f.backup()
  const scope = { of: 'compartment', compartment: f.compartment } as const
  // The catalogue of the set is laid there first, and is shorter.
  const result = await withLargestFile(4 * 1024 * 1024, () => f.restore(setId, { scope }))
  expect(result).toMatchObject({
    files: 1,
    damaged: { total: 1, rows: [{ name: 'Clients A to M/image', code: 'file-too-large' }] },
  })
  expect((await stat(join(f.vault.base, 'restored', 'deed'))).mtime).toEqual(signed)
})
