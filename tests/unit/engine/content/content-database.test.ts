import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ContentDatabase, type SealedRow } from '../../../../electron/engine/content/content-database.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'

const MEBIBYTE = 1024 * 1024

let folder: string
let database: ContentDatabase

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-content-'))
  database = new ContentDatabase(join(folder, 'content.db'), 'create')
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const version = (number: number) => Buffer.alloc(16, number)
const row = (number: number, position = 0): SealedRow => ({
  version: version(number),
  position,
  sealed: bytesOf(MEBIBYTE, position),
})

/** What somebody finds who opens the file after this process was killed. */
function versionsAfterReopening(): Buffer[] {
  database.close()
  database = new ContentDatabase(join(folder, 'content.db'), 'write')
  return database.versions()
}

test('reads what is not committed, and keeps nothing of it when it ends there', () => {
  database.write([row(1)])
  database.commit()
  // More than the cache holds: pages are in the file already.
  for (let position = 0; position < 20; position += 1) database.write([row(2, position)])
  expect(database.read(version(2), 19)?.equals(bytesOf(MEBIBYTE, 19))).toBe(true)
  expect(versionsAfterReopening()).toEqual([version(1)])
  expect(database.read(version(1), 0)?.equals(bytesOf(MEBIBYTE, 0))).toBe(true)
})

test('undoes everything since the last commit when a row cannot be written, and goes on', () => {
  database.write([row(1)])
  database.commit()
  database.write([row(2)])
  expect(() => {
    database.write([row(3), row(3, 2 ** 24)])
  }).toThrow(RangeError)
  expect(database.versions()).toEqual([version(1)])
  database.write([row(4)])
  database.commit()
  expect(versionsAfterReopening()).toEqual([version(1), version(4)])
})
