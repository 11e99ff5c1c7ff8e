/** Faults 13 and 27 for slots: those in the head are the ones that their owners named, whoever signed it. */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { slotHash } from '../../electron/engine/format/slot.ts'
import { normalisePasscode } from '../../electron/engine/keys/passcode.ts'
import { createPasscodeSlot } from '../../electron/engine/keys/passcode-slot.ts'
import { acceptOlder } from '../../electron/engine/session/accept-older.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { changePasscode } from '../../electron/engine/staff/change-passcode.ts'
import { waysIn } from '../../electron/engine/session/stated-ways.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { keysOf, signHead, staffKeyOf } from '../helpers/insider.ts'
import { type Office, office } from '../helpers/office.ts'
import { LEAST_COST, OTHER_PASSCODE, PASSCODE, quietJob } from '../helpers/vault-fixture.ts'

const NEXT_PASSCODE = 'marble lantern pepper ticket violet zephyr'
const PLANTED = 'planted bottle canyon drizzle ember falcon'

let f: Office
let clerk: string
beforeEach(async () => {
  f = await office()
  clerk = (await f.enrol('CD2')).staffId
})
afterEach(() => f[Symbol.asyncDispose]())

const present = async () => (await headStore(f.vault.folder).read()).head
const newest = (act: 'ways.differed' | 'session.refused') =>
  f.session().ledger.list({ act }, 0, 1).rows[0]?.facts

test('an old passcode that a clerk puts back opens nothing, and everybody else works on', async () => {
  using keys = await keysOf(f.session().head, 'CD2', OTHER_PASSCODE)
  const old = f.session().head.slots.find(({ staffId }) => staffId !== clerk)!
  const custodian = old.staffId
  await changePasscode(f.environment, f.session(), { current: PASSCODE, next: NEXT_PASSCODE }, quietJob)
  await f.leave()
  await signHead(f.vault.folder, keys, ({ slots }) => ({ slots: [old, ...slots] }))
  expect((await faultOf(() => f.enter('AB1', PASSCODE))).code).toBe('way-withdrawn')
  // It is gone from both copies, and the new passcode opens.
  expect((await headStore(f.vault.folder).read()).other?.slots).not.toContainEqual(old)
  expect((await faultOf(() => f.enter('AB1', PASSCODE))).code).toBe('wrong-passcode')
  const session = await f.enter('AB1', NEXT_PASSCODE)
  expect(session.mode).toBe('normal')
  expect(newest('ways.differed')).toEqual({ staff: custodian, foreign: 1, missing: 0 })
  expect(
    session.ledger.list({ act: 'session.refused' }, 0, 5).rows.map(({ facts }) => facts['why']),
  ).toContain('way-withdrawn')
})

test('a planted way in is taken out at the next unlock of anybody, and named', async () => {
  using keys = await keysOf(f.session().head, 'CD2', OTHER_PASSCODE)
  const { vaultId, person } = f.session()
  using key = SecretKey.random('staff')
  const owner = { vaultId, staffId: person.staffId, code: 'AB1' }
  const planted = await createPasscodeSlot(owner, key, normalisePasscode(PLANTED), LEAST_COST, 1)
  await f.leave()
  await signHead(f.vault.folder, keys, ({ slots }) => ({ slots: [...slots, planted] }))
  const session = await f.enter()
  expect(session.waysFound).toMatchObject([{ staffId: person.staffId, missing: 0 }])
  expect((await present()).slots).toHaveLength(2)
  expect((await f.enter()).waysFound).toEqual([])
})

test('a slot that was taken out is named until its owner has other ones', async () => {
  using keys = await keysOf(f.session().head, 'CD2', OTHER_PASSCODE)
  const { staffId } = f.session().person
  using own = await staffKeyOf(f.session().head, 'CD2', OTHER_PASSCODE)
  const slot = await createPasscodeSlot(
    { vaultId: f.session().vaultId, staffId: clerk, code: 'CD2' },
    own,
    normalisePasscode(PLANTED),
    LEAST_COST,
    1,
  )
  await f.enter('CD2')
  await f.session().publishAccess((access) => ({ ...access, slots: [...access.slots, slot] }))
  await f.leave()
  await signHead(f.vault.folder, keys, ({ slots }) => ({
    slots: slots.filter((one) => one.slotId !== slot.slotId),
  }))
  for (const _ of [1, 2]) {
    expect((await f.enter()).waysFound).toMatchObject([{ staffId: clerk, foreign: [], missing: 1 }])
  }
  // Told once.
  expect(f.session().ledger.list({ act: 'ways.differed' }, 0, 9).total).toBe(1)
  await f.enter('CD2')
  expect(f.session().waysFound).toHaveLength(1)
  expect((await f.enter()).waysFound).toEqual([])
  expect(f.session().authority.ways(staffId)?.known.size).toBe(1)
})

test('an older registry that sheets accept shuts nobody out who changed their passcode since', async () => {
  const { folder, sheets } = f.vault
  await f.leave()
  const aside = join(f.vault.base, 'aside.db')
  await cp(join(folder, 'registry.db'), aside)
  await f.enter()
  await changePasscode(f.environment, f.session(), { current: PASSCODE, next: NEXT_PASSCODE }, quietJob)
  await f.leave()
  await cp(aside, join(folder, 'registry.db'))
  const older = await f.enter('AB1', NEXT_PASSCODE)
  expect(older.mode).toBe('older')
  await acceptOlder(older, sheets.slice(0, 2))
  const session = await f.enter('AB1', NEXT_PASSCODE)
  expect(session.mode).toBe('normal')
  expect(session.waysFound).toEqual([])
})

test('a change of ways in that was cut off is ended by the next state, on the side that the head took', async () => {
  const { person, head, ledger } = f.session()
  const own = head.slots.find(({ staffId }) => staffId === person.staffId)!
  ledger.intend('ways.stated', { facts: waysIn({ slots: [] }, person.staffId) })
  expect(f.session().authority.ways(person.staffId)?.next).toEqual(new Set())
  await f.session().close()
  await f.leave().catch(() => undefined)
  const session = await f.enter()
  expect(session.waysFound).toEqual([])
  expect(session.authority.ways(person.staffId)).toEqual({ known: new Set([slotHash(own)]), next: null })
})

test('whoever is going to take a slot out does not keep others from telling by telling it before', async () => {
  using keys = await keysOf(f.session().head, 'CD2', OTHER_PASSCODE)
  const { staffId: other } = await f.enrol('EF3')
  await f.enter('CD2')
  f.session().ledger.record('ways.differed', { facts: { staff: other, foreign: 0, missing: 1 } })
  await f.leave()
  await signHead(f.vault.folder, keys, ({ slots }) => ({
    slots: slots.filter(({ staffId }) => staffId !== other),
  }))
  for (const _ of [1, 2]) await f.enter()
  const told = f.session().ledger.list({ act: 'ways.differed' }, 0, 9).rows
  expect(told.map(({ by }) => by)).toEqual(['AB1', 'CD2'])
})
