import { afterEach, beforeEach, expect, test } from 'vitest'
import { listStaff } from '../../../../electron/engine/staff/list-staff.ts'
import { resumeMember, suspendMember } from '../../../../electron/engine/staff/standing.ts'
import { screenMember } from '../../../../electron/engine/staff/screen.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { type Office, office, passedNow } from '../../../helpers/office.ts'

const DAY = 86_400_000

let f: Office
let clerk: string
beforeEach(async () => {
  f = await office()
  clerk = (await f.enrol('CD2')).staffId
})
afterEach(() => f[Symbol.asyncDispose]())

const hasKey = (staffId: string) => f.session().head.registryGrants.some(({ grantee }) => grantee === staffId)

test('a suspended person is refused and has no key; coming back needs no new ones', async () => {
  await suspendMember(f.session(), { staffId: clerk, reason: 'Under inquiry' })
  expect(hasKey(clerk)).toBe(false)
  const slots = f.session().head.slots.filter(({ staffId }) => staffId === clerk)
  expect(slots).toHaveLength(1)
  expect((await faultOf(() => f.enter('CD2'))).code).toBe('not-cleared')
  await f.enter()
  await resumeMember(f.session(), { staffId: clerk })
  expect(hasKey(clerk)).toBe(true)
  expect((await f.enter('CD2')).mode).toBe('normal')
})

test('a failed screening takes the key, a passed one gives it back', async () => {
  await screenMember(f.session(), { staffId: clerk, screening: { ...passedNow(), outcome: 'failed' } })
  expect(hasKey(clerk)).toBe(false)
  await screenMember(f.session(), { staffId: clerk, screening: passedNow() })
  expect(hasKey(clerk)).toBe(true)
})

test('the last custodian stays; among two, either can be suspended, but nobody suspends themselves', async () => {
  const own = f.session().person.staffId
  const reason = 'Leave'
  expect((await faultOf(() => suspendMember(f.session(), { staffId: own, reason }))).code).toBe(
    'last-custodian',
  )
  expect(listStaff(f.session()).members.find(({ code }) => code === 'AB1')?.lastCustodian).toBe(true)
  const second = (await f.enrol('EF3', 'custodian')).staffId
  expect((await faultOf(() => suspendMember(f.session(), { staffId: own, reason }))).code).toBe('no-right')
  await f.enter('EF3')
  await suspendMember(f.session(), { staffId: own, reason })
  expect((await faultOf(() => f.enter())).code).toBe('not-cleared')
  await f.enter('EF3')
  expect((await faultOf(() => suspendMember(f.session(), { staffId: second, reason }))).code).toBe(
    'last-custodian',
  )
})

test('whoever was not here for 90 days is disabled, the last custodian never; a custodian has them back', async () => {
  await f.enter('CD2')
  f.clock.ahead = 91 * DAY
  expect(await faultOf(() => f.enter('CD2'))).toMatchObject({
    code: 'not-cleared',
    details: { why: 'dormant' },
  })
  await f.enter()
  await resumeMember(f.session(), { staffId: clerk })
  expect((await f.enter('CD2')).mode).toBe('normal')
})

test('nobody is suspended by a clerk, nor twice unknown', async () => {
  await f.enter('CD2')
  const reason = 'Because'
  const { authority } = f.session()
  const custodian = authority.members().find(({ role }) => role === 'custodian')?.staffId ?? ''
  // The ledger would not take it either.
  f.session().ledger.record('staff.suspended', { facts: { staff: custodian } })
  expect(f.session().authority.member(custodian)?.state).toBe('here')
  expect(f.session().authority.refused).toBe(1)
  await f.enter()
  expect((await faultOf(() => suspendMember(f.session(), { staffId: 'ab'.repeat(16), reason }))).code).toBe(
    'not-found',
  )
})

test('the list says who is who, and when each was here last', async () => {
  await f.enter('CD2')
  const seenAt = f.session().unlockedAt
  await f.enter()
  const { members } = listStaff(f.session())
  expect(members.map(({ code }) => code)).toEqual(['AB1', 'CD2'])
  expect(members[1]?.lastUnlockedAt).toBeGreaterThanOrEqual(seenAt)
  expect(new Set(members.map(({ fingerprint }) => fingerprint.join(' '))).size).toBe(2)
})
