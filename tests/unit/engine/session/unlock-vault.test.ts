import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type * as Argon2id from '../../../../electron/engine/crypto/argon2id.ts'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import { normalisePasscode } from '../../../../electron/engine/keys/passcode.ts'
import { createPasscodeSlot } from '../../../../electron/engine/keys/passcode-slot.ts'
import { headStore } from '../../../../electron/engine/session/head-store.ts'
import { tryWay } from '../../../../electron/engine/session/try-way.ts'
import {
  faultOf,
  LEAST_COST,
  OTHER_PASSCODE,
  PASSCODE,
  STAFF_CODE,
  vaultFixture,
} from '../../../helpers/vault-fixture.ts'

/** What every run of the KDF cost; each is run as it is. */
const costs = vi.hoisted((): Argon2id.Argon2Cost[] => [])
vi.mock('../../../../electron/engine/crypto/argon2id.ts', async (original) => {
  const real = await original<typeof Argon2id>()
  const argon2id: typeof real.argon2id = (passcode, salt, cost, purpose) => {
    costs.push({ memoryBytes: cost.memoryBytes, passes: cost.passes })
    return real.argon2id(passcode, salt, cost, purpose)
  }
  return { ...real, argon2id }
})

test('a vault that was created opens for its custodian, again and again', async () => {
  await using fixture = await vaultFixture()
  const created = await fixture.create()
  expect(created.mode).toBe('normal')
  expect(created.person).toMatchObject({ code: 'AB1', name: 'Anna Berg', role: 'custodian' })
  await created.close()
  for (let round = 0; round < 2; round += 1) {
    const session = await fixture.unlock()
    expect(session.office).toBe('Office of the Test')
    expect(session.mode).toBe('normal')
    expect(session.older).toEqual([])
    const acts = session.ledger.list({}, 0, 10).rows.map(({ act }) => act)
    expect(acts.at(-1)).toBe('vault.created')
    expect(acts[0]).toBe('session.unlocked')
    const verdict = await session.ledger.verify(new AbortController().signal, () => {})
    expect(verdict).toMatchObject({ intact: true, entries: acts.length })
    await session.close()
  }
  expect((await readdir(fixture.folder)).sort()).toEqual([
    ...['attempts', 'compartments', 'head.a', 'head.b', 'lock', 'registry.db', 'registry.db-journal'],
  ])
})

test('unlocking writes one copy of the head, and both where a kill left one of them with another access', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  const heads = headStore(fixture.folder)
  const before = (await heads.read()).head.state.sequence
  const session = await fixture.unlock()
  const read = await heads.read()
  expect([read.head, read.other].map((head) => head?.state.sequence)).toEqual([before + 1, before])

  const stale = await readFile(join(fixture.folder, 'head.a'))
  await session.publishAccess((access) => ({
    ...access,
    registryGrants: access.registryGrants.toReversed(),
  }))
  await session.close()
  await writeFile(join(fixture.folder, 'head.a'), stale)
  const again = await fixture.unlock()
  const { head, other } = await heads.read()
  expect(other?.registryGrants).toEqual(head.registryGrants)
  expect(other?.state.sequence).toBe(head.state.sequence)
  await again.close()
})

test('a wrong passcode and an unknown staff code give the same answer, for the same work', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  costs.length = 0
  const wrong = await fixture.unlock({ passcode: OTHER_PASSCODE }).catch((error: unknown) => error)
  const unknown = await fixture.unlock({ staffCode: 'ZZ9' }).catch((error: unknown) => error)
  expect(costs).toEqual([LEAST_COST, LEAST_COST])
  expect(wrong).toMatchObject({ code: 'wrong-passcode', details: { failures: 1 } })
  expect(unknown).toMatchObject({ code: 'wrong-passcode', details: { failures: 1 } })
  expect(JSON.stringify([wrong, unknown])).not.toContain(OTHER_PASSCODE)
})

test('a second session on the same vault is refused, and possible after the first', async () => {
  await using fixture = await vaultFixture()
  const first = await fixture.create()
  expect(await faultOf(fixture.unlock())).toBe('in-use')
  await first.close()
  await (await fixture.unlock({ passcode: PASSCODE })).close()
})

test('a forged vault with the same people, opened with its own passcode, clears no count of the real one', async () => {
  await using fixture = await vaultFixture()
  await (await fixture.create()).close()
  await faultOf(fixture.unlock({ passcode: OTHER_PASSCODE }))
  const { head } = await headStore(fixture.folder).read()
  const [real] = head.slots
  if (real === undefined) throw new Error('the vault has no slot')
  using staffKey = SecretKey.random('staff')
  const owner = { vaultId: head.vaultId, staffId: real.staffId, code: STAFF_CODE }
  const chosen = normalisePasscode(OTHER_PASSCODE)
  const forged = await createPasscodeSlot(owner, staffKey, chosen, LEAST_COST, 0)
  const trial = { folder: join(fixture.base, 'forged'), tag: real.staffTag, passcode: OTHER_PASSCODE }
  await mkdir(trial.folder)
  for (const slots of [[forged], [real, forged]]) {
    const opened = await tryWay(fixture.environment, { ...head, slots }, { ...trial, writable: true })
    opened.staffKey[Symbol.dispose]()
  }
  await rm(join(fixture.folder, 'attempts'))
  const refused = await fixture.unlock({ passcode: OTHER_PASSCODE }).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'wrong-passcode', details: { failures: 3 } })
})
