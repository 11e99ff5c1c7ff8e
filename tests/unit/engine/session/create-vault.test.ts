import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '../../../../shared/model/fault.ts'
import { assertRoomFor, createVault } from '../../../../electron/engine/session/create-vault.ts'
import { lookAtVault } from '../../../../electron/engine/session/look-at-vault.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  type VaultFixture,
  vaultFixture,
} from '../../../helpers/vault-fixture.ts'

let fixture: VaultFixture
beforeEach(async () => {
  fixture = await vaultFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

type Input = Parameters<typeof createVault>[1]

const create = (change: Partial<Input> = {}, job = quietJob, environment = fixture.environment) =>
  createVault(
    environment,
    {
      ...{ parent: fixture.base, folderName: 'Another', office: 'Office', custodianCode: 'AB1' },
      ...{ custodianName: 'Anna Berg', passcode: PASSCODE, airGapRule: 'warn', ...change },
    },
    fixture.draft,
    job,
  )

test.each(['..', '.hidden', 'a/b', 'a\\b', 'con', 'LPT1.txt', 'ends with dot.', 'a:b', 'x'.repeat(201), ''])(
  'the folder name %j is refused',
  async (folderName) => {
    expect((await faultOf(() => create({ folderName }))).code).toBe('name-invalid')
  },
)

test('what exists is never touched', async () => {
  await mkdir(join(fixture.base, 'Another'))
  await writeFile(join(fixture.base, 'Another', 'precious'), 'x')
  expect((await faultOf(() => create())).code).toBe('name-taken')
  await (await fixture.create()).close()
  expect((await faultOf(() => create({ folderName: 'Vault' }))).code).toBe('already-a-vault')
  expect((await faultOf(() => create({ parent: join(fixture.base, 'nowhere') }))).code).toBe('drive-gone')
  expect(await readdir(join(fixture.base, 'Another'))).toEqual(['precious'])
})

test('what would be refused is said beforehand, and nothing is written', async () => {
  const { base } = fixture
  const asked = async (parent: string, folderName: string) =>
    (await faultOf(() => assertRoomFor(parent, folderName))).code
  await mkdir(join(base, 'Another'))
  await (await fixture.create()).close()
  const before = await readdir(base)
  expect(await asked(base, 'Another')).toBe('name-taken')
  expect(await asked(base, 'Vault')).toBe('already-a-vault')
  expect(await asked(join(base, 'nowhere'), 'Vault')).toBe('drive-gone')
  expect(await asked(base, 'a/b')).toBe('name-invalid')
  await expect(assertRoomFor(base, 'Free')).resolves.toBeUndefined()
  expect(await readdir(base)).toEqual(before)
})

test('a failure and a cancellation leave nothing behind', async () => {
  const before = await readdir(fixture.base)
  expect((await faultOf(() => create({ passcode: 'password password' }))).code).toBe('passcode-common')
  const short = { ...fixture.environment, kdfCost: () => Promise.reject(new Fault('memory-short')) }
  expect((await faultOf(() => create({}, quietJob, short))).code).toBe('memory-short')
  const control = new AbortController()
  const job = {
    signal: control.signal,
    report: () => {
      control.abort()
    },
  }
  expect((await faultOf(() => create({}, job))).code).toBe('cancelled')
  expect(await readdir(fixture.base)).toEqual(before)
})

test('a look tells what stands at a place, without a key', async () => {
  const session = await fixture.create()
  expect(await lookAtVault(fixture.environment, fixture.folder)).toMatchObject({
    ...{ kind: 'vault', name: 'Vault', vaultId: session.vaultId, goodHeads: 2, readOnly: false, inUse: true },
    ...{ slotKinds: ['passcode'], kdfMemoryBytes: 64 * 1024 * 1024, kdfPasses: 3 },
  })
  await session.close()
  expect(await lookAtVault(fixture.environment, fixture.folder)).toMatchObject({ inUse: false })
  for (let failure = 0; failure < 4; failure += 1)
    await faultOf(() => fixture.unlock({ passcode: OTHER_PASSCODE }))
  expect((await lookAtVault(fixture.environment, fixture.folder)).retryAt).toBeGreaterThan(Date.now())
  expect((await lookAtVault(fixture.environment, fixture.base)).kind).toBe('other')
  expect((await lookAtVault(fixture.environment, join(fixture.base, 'no'))).kind).toBe('missing')
  await mkdir(join(fixture.base, 'void'))
  expect((await lookAtVault(fixture.environment, join(fixture.base, 'void'))).kind).toBe('empty')
  await writeFile(join(fixture.base, 'void', 'head.a'), 'SRMHEAD\n')
  expect(await lookAtVault(fixture.environment, join(fixture.base, 'void'))).toMatchObject({
    kind: 'damaged',
  })
})

test('no name, code or passcode can be read in the folder of a vault', async () => {
  await (await fixture.create()).close()
  const { execFileSync } = await import('node:child_process')
  for (const canary of ['Office of the Test', 'Anna Berg', PASSCODE]) {
    const found = (() => {
      try {
        return execFileSync('grep', [
          '-rlaF',
          canary,
          fixture.folder,
          join(fixture.base, 'machine'),
        ]).toString()
      } catch {
        return ''
      }
    })()
    expect(found).toBe('')
  }
})

test('what cannot be looked at is not taken for a folder without a vault; a file is', async () => {
  const loop = join(fixture.base, 'loop')
  await symlink('loop', loop)
  expect((await faultOf(() => lookAtVault(fixture.environment, loop))).code).toBe('read-failed')
  const file = join(fixture.base, 'file')
  await writeFile(file, '')
  expect(await lookAtVault(fixture.environment, file)).toMatchObject({ kind: 'other' })
  expect(await lookAtVault(fixture.environment, join(fixture.base, 'none'))).toMatchObject({
    kind: 'missing',
  })
})
