/** A drive that somebody prepared, so that a backup would lie on the machine, or on another disk, and be called safe. */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listSets } from '../../electron/engine/backup/look-at-drive.ts'
import { vaultShelf } from '../../electron/engine/backup/drive-layout.ts'
import { type BackupFixture, backupFixture } from '../helpers/backup-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'

const CASES: readonly (readonly [what: string, at: (f: BackupFixture) => string])[] = [
  ['the folder of Strongroom', (f) => join(f.drive, 'Strongroom')],
  ['the folder of the vault', (f) => vaultShelf(f.drive, f.session.vaultId).folder],
  ['the folder of packs', (f) => vaultShelf(f.drive, f.session.vaultId).packs],
  ['the folder of sets', (f) => vaultShelf(f.drive, f.session.vaultId).sets],
  ['the file that names the drive', (f) => join(f.drive, 'Strongroom', 'drive.json')],
]

async function elsewhere(f: BackupFixture): Promise<string> {
  const place = join(f.vault.base, 'elsewhere')
  await mkdir(place)
  return place
}

test.each(CASES)('%s is a link: nothing is written through it, and it is named', async (_, at) => {
  await using f = await backupFixture()
  const to = await elsewhere(f)
  await mkdir(join(at(f), '..'), { recursive: true })
  await symlink(to, at(f))
  const { code, details } = await faultOf(() => f.backup())
  expect([code, details['name']]).toEqual(['drive-linked', at(f).split('/').at(-1)])
  expect(await readdir(to)).toEqual([])
})

test('sets behind a link are not on the drive', async () => {
  await using f = await backupFixture()
  await f.backup()
  expect((await listSets({ place: f.drive })).sets).toHaveLength(1)
  const { sets } = vaultShelf(f.drive, f.session.vaultId)
  const moved = join(f.vault.base, 'moved')
  await rename(sets, moved)
  await symlink(moved, sets)
  expect((await listSets({ place: f.drive })).sets).toEqual([])
  expect((await faultOf(() => f.backup())).code).toBe('drive-linked')
})

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'another disk that stands in the drive is not the drive',
  async () => {
    await using f = await backupFixture()
    const { packs } = vaultShelf(f.drive, f.session.vaultId)
    await mkdir(packs, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', packs])
    try {
      expect((await faultOf(() => f.backup())).code).toBe('drive-linked')
      expect(await readdir(packs)).toEqual([])
    } finally {
      execFileSync('umount', ['-l', packs])
    }
  },
)
