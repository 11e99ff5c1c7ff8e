import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inMadeFolder } from '../../../electron/cli/made-folder.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'strongroom-made-'))
})
afterEach(() => {
  rmSync(base, { recursive: true })
})

test('the last part of a path is made, and stays when something came into it', async () => {
  const folder = join(base, 'out')
  await inMadeFolder(folder, () => writeFile(join(folder, 'file'), ''))
  expect(existsSync(join(folder, 'file'))).toBe(true)
})

test('it goes again when the act failed before it wrote anything', async () => {
  const folder = join(base, 'out')
  await expect(inMadeFolder(folder, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(existsSync(folder)).toBe(false)
})

test('a folder that was there stays, an empty one too', async () => {
  await inMadeFolder(base, () => Promise.resolve())
  expect(existsSync(base)).toBe(true)
})

test('nothing is made above the last part, nor where systems put drives', async () => {
  for (const folder of [join(base, 'gone', 'out'), '/mnt/no such drive', '/media/no such drive']) {
    const isThere = await inMadeFolder(folder, () => Promise.resolve(existsSync(folder)))
    expect(isThere).toBe(false)
  }
})
