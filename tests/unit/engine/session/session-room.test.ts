import { mkdir, readdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VaultEvent } from '../../../../shared/contract/event.ts'
import { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import { securityStatus } from '../../../../electron/engine/session/security-status.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  LEAST_COST,
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  STAFF_CODE,
  type VaultFixture,
  vaultFixture,
} from '../../../helpers/vault-fixture.ts'

let fixture: VaultFixture
let room: SessionRoom
let states: string[]

beforeEach(async () => {
  fixture = await vaultFixture()
  states = []
  room = new SessionRoom(fixture.environment, (event: VaultEvent) => {
    if (event.event === 'session.changed') states.push(event.session.state)
  })
})
afterEach(async () => {
  await room.close()
  await fixture[Symbol.asyncDispose]()
})

const plan = { office: 'Office of the Test', total: 3, needed: 2 }
const create = () =>
  room.create(
    {
      ...{ parent: fixture.base, folderName: 'Vault', office: plan.office, custodianCode: STAFF_CODE },
      ...{ custodianName: 'Anna Berg', passcode: PASSCODE, airGapRule: 'warn' },
    },
    quietJob,
  )
const unlock = (passcode = PASSCODE) =>
  room.unlock({ folder: fixture.folder, staffCode: STAFF_CODE, passcode, allowConnected: false }, quietJob)

test('a vault is made only with sheets of which one was proved, and is open then', async () => {
  expect((await faultOf(create)).code).toBe('sheet-unproved')
  const sheets = await room.draft.begin(plan)
  expect((await faultOf(create)).code).toBe('sheet-unproved')
  expect(room.draft.prove('nonsense')).toMatchObject({ verdict: 'invalid' })
  expect(room.draft.prove(sheets[1]?.text ?? '')).toEqual({ verdict: 'correct', number: 2 })
  await create()
  expect(room.state()).toMatchObject({
    state: 'unlocked',
    vaultName: 'Vault',
    staffCode: 'AB1',
    idleLockMinutes: 5,
  })
  expect(states).toEqual(['unlocking', 'unlocked'])
  expect((await faultOf(() => room.draft.show())).code).toBe('not-found')
  expect((await faultOf(() => unlock())).code).toBe('already-unlocked')
})

test('a new draft replaces the old one, whose sheets are foreign to it', async () => {
  const [old] = await room.draft.begin(plan)
  await room.draft.begin(plan)
  expect(room.draft.prove(old?.text ?? '')).toEqual({ verdict: 'foreign' })
})

test('sheets are saved one a file, and nothing is overwritten', async () => {
  await room.draft.begin(plan)
  const folder = `${fixture.base}/sheets`
  // Where a drive was pulled out, its place would be made on the machine's own disk.
  expect((await faultOf(() => room.draft.save(folder))).code).toBe('drive-gone')
  expect(await readdir(fixture.base)).not.toContain('sheets')
  await mkdir(folder)
  const { names, unprinted } = await room.draft.save(folder)
  expect(unprinted).toEqual([])
  expect((await readdir(folder)).sort()).toEqual(names)
  expect(names).toHaveLength(3)
  expect((await faultOf(() => room.draft.save(folder))).code).toBe('name-taken')
})

test('a refusal leaves the room closed, and locking closes everything', async () => {
  await (await fixture.create()).close()
  expect((await faultOf(() => unlock(OTHER_PASSCODE))).code).toBe('wrong-passcode')
  expect(room.state()).toEqual({ state: 'closed' })
  expect((await faultOf(() => room.vault())).code).toBe('locked')
  const first = unlock()
  expect(room.state()).toEqual({ state: 'unlocking' })
  expect((await faultOf(() => unlock())).code).toBe('busy')
  expect(await first).toMatchObject({ state: 'unlocked', mode: 'normal' })
  const vault = room.vault()
  await room.close()
  expect(room.state()).toEqual({ state: 'closed' })
  expect(() => vault.registry.lastEntry()).toThrow()
  await unlock()
  const acts = room
    .vault()
    .ledger.list({}, 0, 9)
    .rows.map(({ act }) => act)
  expect(acts.slice(0, 4)).toEqual([
    ...['session.unlocked', 'session.locked', 'session.unlocked', 'session.refused'],
  ])
})

test('sheets that somebody drew before the unlock never become those of the vault', async () => {
  await fixture.create().then((session) => session.close())
  const [first] = await room.draft.begin(plan)
  expect(room.draft.prove(first?.lines.join('\n') ?? '').verdict).toBe('correct')
  const unlock = { staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  await room.unlock({ folder: fixture.folder, ...unlock }, quietJob)
  expect((await faultOf(() => room.draft.proved())).code).toBe('sheet-unproved')
})

test('the idle time is kept in the vault and in the ledger', async () => {
  await (await fixture.create()).close()
  await unlock()
  room.setIdle(12)
  expect(room.state()).toMatchObject({ idleLockMinutes: 12 })
  await room.close()
  await unlock()
  expect(room.state()).toMatchObject({ idleLockMinutes: 12 })
  expect(room.vault().ledger.list({ act: 'idle.set' }, 0, 1).rows[0]?.facts).toEqual({ minutes: 12 })
})

test('a sheet is told from a foreign one without a key', async () => {
  await (await fixture.create()).close()
  expect(await room.testSheet(fixture.folder, fixture.sheets[2] ?? '')).toEqual({
    verdict: 'correct',
    number: 3,
  })
})

test('states asked for at the same time are written one after another', async () => {
  await (await fixture.create()).close()
  await unlock()
  const vault = room.vault()
  const before = vault.head.state.sequence
  await Promise.all([
    vault.publish(),
    vault.publish(),
    vault.publishAccess((access) => access),
    vault.publish(),
  ])
  expect(vault.head.state.sequence).toBe(before + 2)
  await room.close()
  await unlock()
  expect(room.vault().mode).toBe('normal')
})

test('the security status tells the cost of a guess only while somebody is here', async () => {
  expect(securityStatus(room)).not.toHaveProperty('kdfPasses')
  await (await fixture.create()).close()
  await unlock()
  expect(securityStatus(room)).toMatchObject({
    ...{ kdfMemoryBytes: LEAST_COST.memoryBytes, kdfPasses: LEAST_COST.passes, cipher: 'chacha20' },
  })
})

test('a slot from a slower machine is made as strong as this machine allows, for the same passcode', async () => {
  await (await fixture.create()).close()
  const wanted = { memoryBytes: LEAST_COST.memoryBytes, passes: 5 }
  const stronger = new SessionRoom(
    { ...fixture.environment, kdfCost: () => Promise.resolve(wanted) },
    () => {},
  )
  const input = { folder: fixture.folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  const still = { ...fixture.environment.clock, uptime: () => 1 }
  const quick = new SessionRoom({ ...stronger.environment, clock: still }, () => {})
  await quick.unlock(input, quietJob)
  expect(quick.slotCost()).toMatchObject(wanted)
  await quick.close()
  await unlock()
  expect(room.slotCost()).toMatchObject(wanted)
})
