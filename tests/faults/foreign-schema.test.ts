/** Somebody who can write the folder, and has no key, puts statements of their own into the file of sealed chunks. */
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Native from 'better-sqlite3'
import { expect, test } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { compartmentFolder, contentPath } from '../../electron/engine/compartments/compartment-databases.ts'
import { ContentDatabase } from '../../electron/engine/content/content-database.ts'
import { CONTENT_THREAD, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'

const ATTACKS: readonly (readonly [what: string, statements: string])[] = [
  [
    'a trigger that swallows chunks',
    'CREATE TRIGGER t BEFORE INSERT ON chunk BEGIN SELECT RAISE(IGNORE); END',
  ],
  [
    'a trigger that keeps removed chunks',
    'CREATE TABLE kept (n, sealed); CREATE TRIGGER t BEFORE DELETE ON chunk BEGIN INSERT INTO kept VALUES (old.n, old.sealed); END',
  ],
  [
    'a view without end',
    `DROP TABLE version; CREATE VIEW version AS WITH RECURSIVE w (serial) AS
      (SELECT 1 UNION ALL SELECT serial + 1 FROM w) SELECT serial, zeroblob(16) AS id FROM w`,
  ],
]

function spoil(path: string, statements: string): void {
  const native = new Native(path)
  native.exec(statements)
  native.close()
}

test.each(ATTACKS)('%s: the compartment is shut as damaged, and says so', async (_, statements) => {
  await using f = await compartmentFixture()
  const { folder } = f.vault
  const { id } = f.compartment
  await f.session.close()
  spoil(contentPath(compartmentFolder(folder, id)), statements)
  const session = await f.vault.unlock()
  try {
    expect(session.compartments()).toEqual([])
    expect(session.shutCompartments().map(({ fault }) => fault.code)).toEqual(['content-damaged'])
  } finally {
    await session.close()
  }
})

test('a folder of nobody’s is looked at by the content thread alone, and left where it is', async () => {
  await using f = await compartmentFixture()
  const known = compartmentFolder(f.vault.folder, f.compartment.id)
  const foreign = compartmentFolder(f.vault.folder, 'ee'.repeat(16))
  await mkdir(foreign)
  await cp(contentPath(known), contentPath(foreign))
  spoil(contentPath(foreign), ATTACKS.at(-1)?.[1] ?? '')
  await collectLeftovers(f.session, CONTENT_THREAD)
  expect(existsSync(contentPath(foreign))).toBe(true)
  await writeFile(join(foreign, 'content.db'), 'no database at all')
  await collectLeftovers(f.session, CONTENT_THREAD)
  expect(existsSync(contentPath(foreign))).toBe(true)
  expect((await faultOf(() => new ContentDatabase(contentPath(foreign), 'read'))).code).toBe(
    'content-damaged',
  )
})
