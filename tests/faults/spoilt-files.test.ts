/** Files that were spoilt in one place only, each refused as the damage that it is. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listSets } from '../../electron/engine/backup/look-at-drive.ts'
import { vaultShelf, setFolderName } from '../../electron/engine/backup/drive-layout.ts'
import { compartmentFolder, contentPath } from '../../electron/engine/compartments/compartment-databases.ts'
import { ContentDatabase } from '../../electron/engine/content/content-database.ts'
import { backupFixture } from '../helpers/backup-fixture.ts'
import { compartmentFixture } from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { closedInventory } from '../helpers/framed-files.ts'

const foreignFrom = (folder: string) => folder.slice(-32)

test('a set that names a pack larger than packs are hides no other set of the drive', async () => {
  await using f = await backupFixture()
  await f.backup()
  const { sets } = vaultShelf(f.drive, f.session.vaultId)
  const [honest = ''] = await readdir(sets)
  const foreignId = 'ee'.repeat(16)
  const foreign = join(sets, setFolderName(1_800_000_000_000, foreignId))
  await cp(join(sets, honest), foreign, { recursive: true })
  const text = (await readFile(join(foreign, 'inventory'), 'utf8')).replace(/checksum .*\n$/, '')
  const pack = `    {\n      "name": "${'ab'.repeat(32)}",\n      "bytes": 4050340503\n    }`
  const content = Buffer.from(
    text.replace(foreignFrom(honest), foreignId).replace('"packs": []', `"packs": [\n${pack}\n  ]`),
  )
  expect(content.toString()).toContain('4050340503')
  await writeFile(join(foreign, 'inventory'), closedInventory(content))
  const listed = (await listSets({ place: f.drive })).sets
  expect(listed.map(({ intact }) => intact).toSorted()).toEqual([false, true])
})

test('a file of chunks in a format of SQLite that nobody knows is damaged, and shuts its compartment alone', async () => {
  await using f = await compartmentFixture()
  const path = contentPath(compartmentFolder(f.vault.folder, f.compartment.id))
  await f.session.close()
  const bytes = await readFile(path)
  // The schema format number, https://www.sqlite.org/fileformat.html section 1.3.11.
  bytes.writeUInt32BE(5, 44)
  await writeFile(path, bytes)
  expect((await faultOf(() => new ContentDatabase(path, 'read'))).code).toBe('content-damaged')
  const session = await f.vault.unlock()
  try {
    expect(session.shutCompartments().map(({ fault }) => fault.code)).toEqual(['content-damaged'])
  } finally {
    await session.close()
  }
})
