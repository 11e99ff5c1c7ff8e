import { appendFile, cp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
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
  // The vault still lies where it did, and goes on.
  const present = await f.vault.unlock()
  expect(present.mode).toBe('normal')
  await present.close()
})

test('practising beside the vault harms neither, and rolling back either is still seen', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  await f.session.close()
  const copy = join(f.vault.base, 'restored')
  const modeAt = async (folder: string, act: boolean) => {
    const session = await f.vault.unlock({ folder })
    if (act && session.mode === 'normal') session.ledger.record('content.checked')
    await session.publish()
    await session.close()
    return session.mode
  }
  expect(await f.restore(setId)).toMatchObject({ isCopy: true })
  for (let round = 0; round < 2; round += 1)
    for (const folder of [f.vault.folder, copy]) expect(await modeAt(folder, true)).toBe('normal')

  for (const folder of [f.vault.folder, copy]) {
    const past = `${folder} past`
    const present = `${folder} present`
    await cp(folder, past, { recursive: true })
    expect(await modeAt(folder, true)).toBe('normal')
    await rename(folder, present)
    await rename(past, folder)
    expect(await modeAt(folder, true)).toBe('older')
    await rm(folder, { recursive: true })
    await rename(present, folder)
    expect(await modeAt(folder, true)).toBe('normal')
  }
  // The copy in the place of the vault is no present state of it.
  await rename(f.vault.folder, join(f.vault.base, 'hidden'))
  await rename(copy, f.vault.folder)
  expect(await modeAt(f.vault.folder, true)).toBe('older')
})

test('a restored copy that was moved before it was first unlocked leaves the vault alone', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  await f.session.close()
  await f.restore(setId)
  const moved = join(f.vault.base, 'moved')
  await rename(join(f.vault.base, 'restored'), moved)
  for (const folder of [moved, f.vault.folder, moved]) {
    const session = await f.vault.unlock({ folder })
    expect(session.mode).toBe('normal')
    await session.publish()
    await session.close()
  }
})

test('a vault that is gone is replaced by what is restored, and is older when it comes back', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  await f.session.close()
  const away = join(f.vault.base, 'away')
  await rename(f.vault.folder, away)
  expect(await f.restore(setId)).toMatchObject({ isCopy: false })
  const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
  expect(restored.mode).toBe('normal')
  await restored.close()
  await rename(away, f.vault.folder)
  const back = await f.vault.unlock()
  expect(back.mode).toBe('older')
  await back.close()
})

test('a restore that was killed before this machine took note of it is the newest state all the same', async () => {
  await using f = await backupFixture()
  const { setId } = await f.backup()
  await f.session.close()
  await rm(f.vault.folder, { recursive: true })
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
