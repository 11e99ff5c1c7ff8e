import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { vaultShelf } from '../../../../electron/engine/backup/drive-layout.ts'
import { listSets } from '../../../../electron/engine/backup/look-at-drive.ts'
import { verifySet } from '../../../../electron/engine/backup/verify-set.ts'
import { backupFixture, type BackupFixture } from '../../../helpers/backup-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

// Real key derivation and real syncs, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const shelfOf = (f: BackupFixture) => vaultShelf(f.drive, f.session.vaultId)

async function setFolder(f: BackupFixture): Promise<string> {
  const { sets } = shelfOf(f)
  const [name = ''] = await readdir(sets)
  return join(sets, name)
}

/** A name that is there and cannot be read, as one on a bad sector. */
async function makeUnreadable(path: string): Promise<void> {
  await rm(path)
  await symlink(path, path)
}

function makeFifo(path: string): void {
  execFileSync('mkfifo', [path])
}

test('a set whose mark cannot be read is damaged, not unfinished: the next backup lets it live', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'one.bin'), bytesOf(5000, 1))
  await f.store(join(f.sources, 'one.bin'))
  const { setId } = await f.backup()
  await makeUnreadable(join(await setFolder(f), 'COMPLETE'))
  await f.backup()
  const { sets } = await listSets({ place: f.drive })
  expect(sets.map((set) => set.setId)).toContain(setId)
  expect(sets.find((set) => set.setId === setId)).toMatchObject({ complete: true, intact: false })
})

test('a fifo in the place of a pack or a snapshot is damage, and nothing waits for it', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'one.bin'), bytesOf(5000, 1))
  await f.store(join(f.sources, 'one.bin'))
  const { setId } = await f.backup()
  const { packs } = shelfOf(f)
  const [pack = ''] = await readdir(packs)
  await rename(join(packs, pack), join(f.vault.base, pack))
  makeFifo(join(packs, pack))
  const verified = await verifySet(f.session, { place: f.drive, set: setId, withKey: true }, quietJob)
  expect(verified).toMatchObject({ damaged: { total: 1 }, opened: { versions: 0, damaged: { total: 1 } } })
  expect((await faultOf(() => f.restore(setId))).code).toBe('set-damaged')
  await rm(join(packs, pack))
  await rename(join(f.vault.base, pack), join(packs, pack))

  const snapshot = join(await setFolder(f), 'snapshot')
  await rm(snapshot)
  expect((await faultOf(() => f.restore(setId))).code).toBe('set-damaged')
  makeFifo(snapshot)
  expect((await faultOf(() => f.restore(setId))).code).toBe('set-damaged')
  const unopened = await verifySet(f.session, { place: f.drive, set: setId, withKey: true }, quietJob)
  expect(unopened.damaged.rows).toEqual([{ name: 'snapshot', code: 'set-damaged' }])
})

test('what lies in a pack that was found damaged is written anew by the next backup', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'one.bin'), bytesOf(5000, 1))
  await f.store(join(f.sources, 'one.bin'))
  const first = await f.backup()
  const { packs } = shelfOf(f)
  const [pack = ''] = await readdir(packs)
  const whole = await readFile(join(packs, pack))
  const flipped = Buffer.from(whole)
  flipped[1000] = (flipped[1000] ?? 0) ^ 0xff
  await writeFile(join(packs, pack), flipped)
  const verify = (set: string) => verifySet(null, { place: f.drive, set, withKey: false }, quietJob)
  expect((await verify(first.setId)).damaged.rows).toEqual([{ name: pack, code: 'pack-damaged' }])
  expect((await listSets({ place: f.drive })).sets).toMatchObject([{ complete: true, intact: false }])

  // Beside a second file, so that the pack is not simply written again under its name.
  await writeFile(join(f.sources, 'two.bin'), bytesOf(5000, 2))
  await f.store(join(f.sources, 'two.bin'))
  const second = await f.backup()
  expect((await verify(second.setId)).damaged.total).toBe(0)
  const { sets } = await listSets({ place: f.drive })
  expect(sets.map(({ setId, intact }) => [setId, intact])).toEqual([
    [second.setId, true],
    [first.setId, false],
  ])
  // Put right again, it counts as soon as it verifies.
  await writeFile(join(packs, pack), whole)
  expect((await verify(first.setId)).damaged.total).toBe(0)
  expect((await listSets({ place: f.drive })).sets.every(({ intact }) => intact)).toBe(true)
})

test('a damaged pack is replaced where the same is written again', async () => {
  await using f = await backupFixture()
  await writeFile(join(f.sources, 'one.bin'), bytesOf(5000, 1))
  await f.store(join(f.sources, 'one.bin'))
  const first = await f.backup()
  const { packs } = shelfOf(f)
  const [pack = ''] = await readdir(packs)
  await writeFile(join(packs, pack), 'nothing of it is left')
  const verify = (set: string) => verifySet(null, { place: f.drive, set, withKey: false }, quietJob)
  expect((await verify(first.setId)).damaged.total).toBe(1)
  const second = await f.backup()
  expect(await readdir(packs)).toEqual([pack])
  for (const { setId } of [first, second]) expect((await verify(setId)).damaged.total).toBe(0)
})

test('a link that waits on a drive for our next write leads nowhere', async () => {
  await using f = await backupFixture()
  const target = join(f.vault.base, 'precious')
  await writeFile(target, 'precious')
  await mkdir(join(f.drive, 'Strongroom'))
  await symlink(target, join(f.drive, 'Strongroom', 'drive.json.new'))
  await f.backup()
  expect(await readFile(target, 'utf8')).toBe('precious')
})

test('a set just made stays, whatever the clock said when others were made', async () => {
  await using f = await backupFixture()
  const day = 24 * 60 * 60 * 1000
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const right = Date.now()
    for (let ahead = 20; ahead > 0; ahead -= 1) {
      vi.setSystemTime(right + (5000 - 31 * ahead) * day)
      await f.backup()
    }
    vi.setSystemTime(right)
    const { setId } = await f.backup()
    expect((await listSets({ place: f.drive })).sets.map((set) => set.setId)).toContain(setId)
  } finally {
    vi.useRealTimers()
  }
})
