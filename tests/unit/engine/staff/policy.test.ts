/** Which acts an office can bind to two persons: those that somebody else could agree to. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { beginEpoch } from '../../../../electron/engine/compartments/begin-epoch.ts'
import { createCompartment } from '../../../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { revokeGrant } from '../../../../electron/engine/compartments/revoke-grant.ts'
import { DEFAULT_POLICY } from '../../../../electron/engine/ledger/policy-facts.ts'
import { setPolicy } from '../../../../electron/engine/staff/policy.ts'
import { decideRequest, makeRequest } from '../../../../electron/engine/staff/requests.ts'
import { suspendMember } from '../../../../electron/engine/staff/standing.ts'
import type { Right } from '../../../../shared/contract/file.ts'
import { guardedAct, type GuardedAct } from '../../../../shared/contract/policy.ts'
import { requestSubject } from '../../../../shared/contract/request-subject.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { type Office, office } from '../../../helpers/office.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

const IN_COMPARTMENT: readonly GuardedAct[] = ['grant.give', 'file.export', 'item.remove']

let f: Office
let compartment: string
beforeEach(async () => {
  f = await office()
  compartment = (await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)).id
})
afterEach(() => f[Symbol.asyncDispose]())

const rules = (...secondPerson: GuardedAct[]) => ({ policy: { ...DEFAULT_POLICY, secondPerson } })
const bind = (...acts: GuardedAct[]) => setPolicy(f.session(), rules(...acts))
const give = (staffId: string, ...rights: Right[]) =>
  giveGrant(f.session(), { compartment, staffId, rights, until: null })
const ask = () =>
  makeRequest(f.session(), {
    act: 'item.remove',
    subject: requestSubject({ compartment, selection: { of: 'all' } }),
    reason: 'Retention is over',
  })

test('nothing can be bound while nobody else could agree', async () => {
  await give((await f.enrol('CD2')).staffId, 'read', 'export')
  for (const act of guardedAct.options) {
    expect((await faultOf(() => bind(act))).code, act).toBe('second-person-missing')
  }
})

test('somebody who administers a compartment can be the second person of an only custodian there', async () => {
  await give((await f.enrol('CD2')).staffId, 'read', 'administer')
  for (const act of guardedAct.options.filter((one) => !IN_COMPARTMENT.includes(one))) {
    expect((await faultOf(() => bind(act))).code, act).toBe('second-person-missing')
  }
  await bind(...IN_COMPARTMENT)
  const { id } = await ask()
  await f.enter('CD2')
  await decideRequest(f.session(), { id, approve: true, reason: '' })
  expect(f.session().authority.request(id)?.state).toBe('approved')
})

test('what nobody could agree to is not asked for', async () => {
  const { staffId } = await f.enrol('CD2')
  await give(staffId, 'read', 'administer')
  await bind('item.remove')
  await revokeGrant(f.session(), { compartment, staffId })
  await beginEpoch(f.session(), { compartment }, quietJob)
  expect((await faultOf(ask)).code).toBe('second-person-missing')
  // A custodian agrees to what whoever administers the compartment asks for.
  await give(staffId, 'read', 'administer')
  await f.enter('CD2')
  await ask()
})

test('rules that were bound while there were two stay, and the others can be changed', async () => {
  const { staffId } = await f.enrol('EF3', 'custodian')
  await bind('staff.leave', 'item.remove')
  await suspendMember(f.session(), { staffId, reason: 'Leave' })
  const policy = { ...rules('staff.leave', 'item.remove').policy, dormantDays: 60 }
  await setPolicy(f.session(), { policy })
  expect(f.session().authority.policy).toEqual(policy)
  expect((await faultOf(() => bind('staff.leave', 'recovery.use'))).code).toBe('second-person-missing')
  await bind()
})
