/** Rows and pages that somebody with the key of a compartment wrote past the program: that compartment alone is shut for them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { CATALOGUE_OPENING } from '../../electron/engine/store/catalogue-opening.ts'
import { criticalRows } from '../../electron/engine/store/critical-rows.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import type { FaultCode } from '../../shared/model/fault.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { compartmentFixture } from '../helpers/compartment-fixture.ts'

const CASES: readonly (readonly [what: string, statement: string, code: FaultCode])[] = [
  ['a size that no number holds', 'UPDATE item SET bytes = 9223372036854775807', 'catalogue-damaged'],
  ['a date that no number holds', 'UPDATE item SET modified_at = -9223372036854775808', 'catalogue-damaged'],
  [
    'a generation that none holds',
    'UPDATE state SET generation = 9223372036854775807',
    'catalogue-unaccounted',
  ],
]

test.each(CASES)('%s', async (_, statement, code) => {
  await using f = await compartmentFixture()
  writeFileSync(join(f.outside, 'letter'), 'a letter')
  await f.import([join(f.outside, 'letter')])
  const { catalogue, keys, id } = f.compartment
  const { path } = catalogue
  using key = SecretKey.fill('database', (bytes) => keys.catalogueKey.use((own) => void own.copy(bytes)))
  await f.session.close()
  const database = openDatabase(path, { ...CATALOGUE_OPENING, mode: 'write', key })
  database.execute(statement)
  database.close()
  const session = await f.vault.unlock()
  try {
    expect(session.shutCompartments().map((shut) => [shut.id, shut.fault.code])).toEqual([[id, code]])
  } finally {
    await session.close()
  }
})

test('pages whose rows lead back end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-rows-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'plain.db')
  const opening = { part: 'catalogue', key: null, pageBytes: 4096, cacheBytes: 65_536 } as const
  const database = openDatabase(path, { ...opening, mode: 'create' })
  database.execute(`CREATE TABLE item (n INTEGER PRIMARY KEY, name TEXT) STRICT;
    WITH RECURSIVE w (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM w WHERE n < 200)
    INSERT INTO item SELECT n, 'a letter' FROM w`)
  database.close()
  const bytes = readFileSync(path)
  // The last record of a page lies first in it: length, number (two bytes from 128 on), record.
  const last = bytes.lastIndexOf(Buffer.from([0x81, 0x48]))
  expect(last).toBeGreaterThan(4096)
  bytes.writeUInt16BE(0x8000, last)
  writeFileSync(path, bytes)
  const spoilt = openDatabase(path, { ...opening, mode: 'read' })
  const readAll = () => {
    let times = 0
    for (const { rows } of criticalRows(spoilt, [{ table: 'item', columns: ['n', 'name'] }])) {
      expect(rows.length).toBe(200)
      if ((times += 1) > 10) throw new Error('without end')
    }
  }
  expect((await faultOf(readAll)).code).toBe('catalogue-damaged')
  spoilt.close()
})
