import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeHead } from '../../../../electron/engine/format/head.ts'
import { headStore } from '../../../../electron/engine/session/head-store.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { type VaultFixture, vaultFixture } from '../../../helpers/vault-fixture.ts'

let fixture: VaultFixture
let folder: string
const copy = (name: 'a' | 'b') => join(folder, `head.${name}`)

beforeAll(async () => {
  fixture = await vaultFixture()
  await (await fixture.create()).close()
})
afterAll(() => fixture[Symbol.asyncDispose]())
beforeEach(async () => {
  folder = join(fixture.base, 'copy')
  await rm(folder, { recursive: true, force: true })
  await cp(fixture.folder, folder, { recursive: true })
})

async function flip(path: string, at = 100): Promise<void> {
  const bytes = await readFile(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  await writeFile(path, bytes)
}

test('the newest copy that verifies counts, and the other one is written next', async () => {
  const store = headStore(folder)
  const { head, other } = await store.read()
  expect([head.state.sequence, other?.state.sequence]).toEqual([2, 1])
  await store.write(head)
  const after = await store.read()
  expect([after.head.state.sequence, after.other?.state.sequence]).toEqual([2, 2])
})

test.each(['a', 'b'] as const)(
  'with copy %s damaged the other one counts, and the damaged is replaced',
  async (name) => {
    await flip(copy(name))
    const store = headStore(folder)
    const reading = await store.read()
    expect(reading).toMatchObject({ good: 1, damaged: `head.${name}`, other: null })
    await store.write(reading.head)
    expect(await store.read()).toMatchObject({ good: 2, damaged: null })
  },
)

test('every flipped byte of a copy is noticed', async () => {
  await rm(copy('b'))
  const whole = await readFile(copy('a'))
  for (let at = 0; at < whole.length; at += 7) {
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] ?? 0) ^ 0xff
    await writeFile(copy('a'), bytes)
    expect((await faultOf(() => headStore(folder).read())).code).toBe('head-damaged')
  }
})

test('a copy whose slots were exchanged under the signed state does not verify', async () => {
  const { head } = await headStore(folder).read()
  const forged = encodeHead({ ...head, slots: [] })
  await writeFile(copy('a'), forged)
  await writeFile(copy('b'), forged)
  expect(await faultOf(() => headStore(folder).read())).toEqual({
    code: 'head-damaged',
    details: { copies: 2 },
  })
})

test('a missing vault, a huge head and a newer format are told apart', async () => {
  await writeFile(copy('a'), Buffer.alloc(2 * 1024 * 1024))
  expect((await headStore(folder).read()).damaged).toBe('head.a')
  await rm(copy('a'))
  await rm(copy('b'))
  expect((await faultOf(() => headStore(folder).read())).code).toBe('not-a-vault')
})

test.each(['a', 'b'] as const)('copy %s on a bad sector is a damaged copy like any other', async (name) => {
  await rm(copy(name))
  // A link to itself is there and cannot be read.
  await symlink(copy(name), copy(name))
  const store = headStore(folder)
  const reading = await store.read()
  expect(reading).toMatchObject({ good: 1, damaged: `head.${name}`, other: null })
  await store.write(reading.head)
  expect(await store.read()).toMatchObject({ good: 2, damaged: null })
})

test('two copies that cannot be read are no damage yet: the medium may answer again', async () => {
  for (const name of ['a', 'b'] as const) {
    await rm(copy(name))
    await symlink(copy(name), copy(name))
  }
  expect((await faultOf(() => headStore(folder).read())).code).toBe('read-failed')
})
