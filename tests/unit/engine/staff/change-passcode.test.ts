import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type * as Passcodes from '../../../../electron/engine/keys/passcode.ts'
import { changePasscode } from '../../../../electron/engine/staff/change-passcode.ts'
import type { VaultSession } from '../../../../electron/engine/session/vault-session.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  type VaultFixture,
  vaultFixture,
} from '../../../helpers/vault-fixture.ts'

/** Every buffer that held a passcode. */
const held = vi.hoisted((): Buffer[] => [])
vi.mock('../../../../electron/engine/keys/passcode.ts', async (original) => {
  const passcodes = await original<typeof Passcodes>()
  return {
    ...passcodes,
    normalisePasscode(text: string) {
      const bytes = passcodes.normalisePasscode(text)
      held.push(bytes)
      return bytes
    },
  }
})

let fixture: VaultFixture
let session: VaultSession

beforeEach(async () => {
  fixture = await vaultFixture()
  session = await fixture.create()
})
afterEach(async () => {
  await session.close()
  await fixture[Symbol.asyncDispose]()
})

const change = (current: string, next: string) =>
  changePasscode(fixture.environment, session, { current, next }, quietJob)

test('the new passcode opens, the old one no more, also not through the other copy of the head', async () => {
  await change(PASSCODE, OTHER_PASSCODE)
  expect(session.ledger.list({ act: 'passcode.changed' }, 0, 9).rows.map(({ phase }) => phase)).toEqual([
    ...['done', 'intent'],
  ])
  await session.close()
  session = await fixture.unlock({ passcode: OTHER_PASSCODE })
  expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await session.close()
  for (const copy of ['head.a', 'head.b']) {
    const alone = join(fixture.base, `only-${copy}`)
    await cp(fixture.folder, alone, { recursive: true })
    await rm(join(alone, copy === 'head.a' ? 'head.b' : 'head.a'))
    expect((await faultOf(() => fixture.unlock({ folder: alone }))).code).toBe('wrong-passcode')
    await (await fixture.unlock({ folder: alone, passcode: OTHER_PASSCODE })).close()
  }
})

test.each([
  ['a change', PASSCODE, OTHER_PASSCODE],
  ['a refused one', PASSCODE, PASSCODE],
  ['a wrong passcode', OTHER_PASSCODE, 'saddle tundra copper quiver dolphin meadow'],
])('%s leaves neither the old passcode nor the new one in a buffer', async (_, current, next) => {
  held.length = 0
  await change(current, next).catch(() => undefined)
  expect(held.length).toBeGreaterThan(0)
  expect(held.filter((bytes) => bytes.some((byte) => byte !== 0))).toEqual([])
})

test('a wrong current passcode is refused and counted', async () => {
  expect(await faultOf(() => change(OTHER_PASSCODE, 'saddle tundra copper quiver dolphin meadow'))).toEqual({
    code: 'wrong-passcode',
    details: { failures: 1 },
  })
})

test.each([
  ['one of five characters', 'short', 'passcode-too-short'],
  ['one letter again and again', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'passcode-guessable'],
  ['office and name', 'Office of the Test Anna Berg', 'passcode-guessable'],
  ['the present one', PASSCODE, 'passcode-reused'],
])('%s is refused', async (_, next, code) => {
  expect((await faultOf(() => change(PASSCODE, next))).code).toBe(code)
})

test('earlier passcodes are remembered, the first one too', async () => {
  const third = 'saddle tundra copper quiver dolphin meadow'
  await change(PASSCODE, OTHER_PASSCODE)
  expect((await faultOf(() => change(OTHER_PASSCODE, PASSCODE))).code).toBe('passcode-reused')
  await change(OTHER_PASSCODE, third)
  expect((await faultOf(() => change(third, OTHER_PASSCODE))).code).toBe('passcode-reused')
  expect((await faultOf(() => change(third, PASSCODE))).code).toBe('passcode-reused')
})

test('nothing changes while the session is older than a witness', async () => {
  await session.close()
  const past = join(fixture.base, 'past')
  await cp(fixture.folder, past, { recursive: true })
  await (await fixture.unlock()).close()
  await rm(fixture.folder, { recursive: true })
  await cp(past, fixture.folder, { recursive: true })
  await writeFile(join(fixture.folder, 'note'), '')
  session = await fixture.unlock()
  expect((await faultOf(() => change(PASSCODE, OTHER_PASSCODE))).code).toBe('read-only-session')
})
