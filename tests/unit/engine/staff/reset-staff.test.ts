import { afterEach, beforeEach, expect, test } from 'vitest'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import type { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import { enrolStaff } from '../../../../electron/engine/staff/enrol.ts'
import { listStaff } from '../../../../electron/engine/staff/list-staff.ts'
import { resetStaff } from '../../../../electron/engine/staff/reset-staff.ts'
import { suspendMember } from '../../../../electron/engine/staff/standing.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { openByPasscode } from '../../../helpers/key-walk.ts'
import { reissue } from '../../../helpers/recovery-walk.ts'
import { OTHER_PASSCODE, quietJob, STAFF_CODE } from '../../../helpers/vault-fixture.ts'

const LOST = 'velvet orchard tunnel basket mirror canoe'
const clerk = { staffCode: 'CL1', passcode: OTHER_PASSCODE }

let fixture: CompartmentFixture
let room: SessionRoom
let staffId: string

beforeEach(async () => {
  fixture = await compartmentFixture()
  await fixture.session.close()
  room = await openByPasscode(fixture.vault)
  const now = Date.now()
  const enrolled = await enrolStaff(
    room,
    {
      ...{ code: 'CL1', name: 'Clara Lund', role: 'clerk', startsAt: null, passcode: LOST, keys: [] },
      screening: { outcome: 'passed', at: now - 1000, reference: 'S-1', until: null },
      agreement: { version: 0, typedName: 'Clara Lund' },
    },
    quietJob,
  )
  staffId = enrolled.staffId
  const grant = { compartment: fixture.compartment.id, staffId, rights: ['read' as const, 'add' as const] }
  await giveGrant(room.vault(), { ...grant, until: null })
})
afterEach(async () => {
  await room.close()
  await fixture[Symbol.asyncDispose]()
})

const reset = (change: Partial<Parameters<typeof resetStaff>[1]> = {}) =>
  resetStaff(room, { ...clerk, sheets: fixture.vault.sheets.slice(0, 2), keys: [], ...change }, quietJob)

test('the person works on under new keys, with the papers and grants they had; the old ones open nothing', async () => {
  room.vault().registry.putForm({ staffId, sealed: Buffer.of(1), at: 1 })
  const result = await reset()
  expect(result).toMatchObject({ grants: 1 })
  expect(room.vault().registry.form(staffId)).toBeNull()
  expect(result.fingerprint).toHaveLength(6)
  const verdict = await room.vault().ledger.verify(new AbortController().signal, () => {})
  expect([verdict.intact, room.vault().authority.refused]).toEqual([true, 0])
  const members = listStaff(room.vault()).members.filter(({ code }) => code === 'CL1')
  expect(members.map((one) => [one.staffId, one.leftAt === null, one.problem, one.waysIn.length])).toEqual([
    [result.staffId, true, null, 1],
    [staffId, false, 'left', 0],
  ])
  expect(room.vault().head.registryGrants.some(({ grantee }) => grantee === staffId)).toBe(false)
  expect(room.vault().registry.grantsFor(staffId)).toEqual([])
  await room.close()

  expect(await faultOf(() => fixture.vault.unlock({ ...clerk, passcode: LOST }))).toMatchObject({
    code: 'wrong-passcode',
  })
  const session = await fixture.vault.unlock(clerk)
  expect(session.person).toMatchObject({ staffId: result.staffId, name: 'Clara Lund', role: 'clerk' })
  const rights = session.compartments().map((one) => [one.id, [...one.rights]])
  expect(rights).toEqual([[fixture.compartment.id, ['read', 'add']]])
  await session.close()
})

test('again, and after the sheets were reissued: grants of the recovery pair count on', async () => {
  await reset()
  const { sheets } = await reissue(room, fixture.vault.sheets)
  expect(await faultOf(() => reset())).toMatchObject({ code: 'sheet-foreign' })
  await room.close()
  const kept = await fixture.vault.unlock(clerk)
  expect(kept.compartments()).toHaveLength(1)
  await kept.close()
  room = await openByPasscode(fixture.vault)
  expect(await reset({ sheets: sheets.slice(1), passcode: LOST })).toMatchObject({ grants: 1 })
  await room.close()
  const session = await fixture.vault.unlock({ ...clerk, passcode: LOST })
  expect(session.compartments()).toHaveLength(1)
  await session.close()
})

test('new keys are no pardon: who is suspended stays suspended', async () => {
  await suspendMember(room.vault(), { staffId, reason: 'Investigation' })
  await reset()
  expect(room.vault().authority.refused).toBe(0)
  await room.close()
  expect(await faultOf(() => fixture.vault.unlock(clerk))).toMatchObject({ code: 'not-cleared' })
})

test('a code that nobody works under, oneself, weak passcodes and wrong sheets are refused, and nothing changes', async () => {
  const entries = room.vault().ledger.head().sequence
  expect(await faultOf(() => reset({ staffCode: 'NO1' }))).toMatchObject({ code: 'not-found' })
  expect(await faultOf(() => reset({ staffCode: STAFF_CODE }))).toMatchObject({ code: 'no-right' })
  expect(await faultOf(() => reset({ passcode: 'short' }))).toMatchObject({ code: 'passcode-too-short' })
  expect(await faultOf(() => reset({ passcode: '' }))).toMatchObject({ code: 'way-not-allowed' })
  expect(await faultOf(() => reset({ sheets: [] }))).toMatchObject({ code: 'sheets-too-few' })
  expect(room.vault().ledger.head().sequence).toBe(entries)
})
