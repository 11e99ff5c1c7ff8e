import { beforeEach, expect, test } from 'vitest'
import { AuthorityFold } from '../../../../electron/engine/ledger/authority-fold.ts'
import {
  clearanceProblem,
  isActingCustodian,
  isLastCustodian,
  rightsOf,
  trustedNow,
} from '../../../../electron/engine/ledger/authority-rules.ts'
import { encodeSubject, subjectDigest } from '../../../../electron/engine/format/request.ts'
import type { GuardedAct } from '../../../../shared/contract/policy.ts'
import { addMonths } from '../../../../electron/engine/ledger/months.ts'
import { DEFAULT_POLICY, policyFacts } from '../../../../electron/engine/ledger/policy-facts.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { DAY, newId, SignedLedger, type Someone } from '../../../helpers/signed-ledger.ts'

let ledger: SignedLedger
let founder: Someone

beforeEach(async () => {
  ledger = await SignedLedger.make()
  founder = ledger.found()
  ledger.issue(founder)
})

const digestOf = (act: GuardedAct, subject: Record<string, unknown>) =>
  subjectDigest(act, encodeSubject(subject)).toString('hex')
const problemOf = ({ id }: Someone) => {
  const { authority, now } = ledger
  const member = authority.member(id)
  return member === null ? 'unknown' : clearanceProblem(member, authority, trustedNow(now, authority))
}
const rights = ({ id }: Someone, compartment: string) =>
  [...rightsOf(ledger.authority, compartment, id, trustedNow(ledger.now, ledger.authority))].sort()
const mayAdminister = ({ id }: Someone) => isActingCustodian(ledger.authority, id, ledger.now)

test('whoever makes a vault is its custodian, whom the sheets vouch for', () => {
  expect(ledger.authority.member(founder.id)).toMatchObject({ role: 'custodian', vouched: true })
  expect(problemOf(founder)).toBeNull()
  expect(mayAdminister(founder)).toBe(true)
  expect(ledger.authority.refused).toBe(0)
})

test('a vault is made once: a second such entry makes nobody a custodian', () => {
  const second = ledger.certify('custodian', ledger.recovery)
  expect(ledger.write(second, 'vault.created', ledger.introduction(second))).toBe(false)
  expect(problemOf(second)).toBe('unknown')
})

test('a custodian enrols; papers come one by one', () => {
  const clerk = ledger.certify('clerk', founder)
  expect(ledger.write(founder, 'staff.enrolled', { ...ledger.introduction(clerk), role: 'clerk' })).toBe(true)
  expect(problemOf(clerk)).toBe('screening-missing')
  expect(ledger.screen(founder, clerk)).toBe(true)
  expect(problemOf(clerk)).toBe('agreement-missing')
  expect(ledger.sign(clerk)).toBe(true)
  expect(problemOf(clerk)).toBeNull()
})

test('nobody is enrolled by who may not, under another role, or by another certificate', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const other = ledger.enrolCleared('custodian', founder)
  const byClerk = ledger.certify('clerk', clerk)
  expect(ledger.write(clerk, 'staff.enrolled', { ...ledger.introduction(byClerk), role: 'clerk' })).toBe(
    false,
  )
  const target = ledger.certify('clerk', founder)
  const facts = { ...ledger.introduction(target), role: 'clerk' }
  expect(ledger.write(other, 'staff.enrolled', facts)).toBe(false)
  expect(ledger.write(founder, 'staff.enrolled', { ...facts, role: 'custodian' })).toBe(false)
  const swapped = { ...facts, certificate: ledger.introduction(other)['certificate'] ?? '' }
  expect(ledger.write(founder, 'staff.enrolled', swapped)).toBe(false)
  expect(ledger.write(founder, 'staff.enrolled', facts)).toBe(true)
  expect(ledger.write(founder, 'staff.enrolled', facts)).toBe(false)
})

test('an entry that somebody else signed counts for nothing, whoever it names', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  expect(ledger.write(clerk, 'staff.suspended', { staff: clerk.id }, { as: founder.id })).toBe(false)
  const grant = { grantee: clerk.id, epoch: 1 }
  expect(ledger.write(clerk, 'grant.given', grant, { as: founder.id, compartment })).toBe(false)
  expect(ledger.write(clerk, 'grant.given', grant, { as: 'recovery', compartment })).toBe(false)
  expect(rights(clerk, compartment)).toEqual([])
})

test('nobody screens themselves, nor does a clerk screen anybody', () => {
  const custodian = ledger.certify('custodian', founder)
  ledger.write(founder, 'staff.enrolled', { ...ledger.introduction(custodian), role: 'custodian' })
  expect(ledger.screen(custodian, custodian)).toBe(false)
  expect(ledger.screen(founder, founder)).toBe(false)
  const clerk = ledger.enrolCleared('clerk', founder)
  expect(ledger.screen(clerk, custodian)).toBe(false)
  expect(problemOf(custodian)).toBe('screening-missing')
})

test('a failed screening, a lapsed one, and one by the office’s own term', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  ledger.screen(founder, clerk, { until: ledger.now + 10 * DAY })
  expect(problemOf(clerk)).toBeNull()
  ledger.now += 10 * DAY
  expect(problemOf(clerk)).toBe('screening-lapsed')
  ledger.screen(founder, clerk)
  expect(problemOf(clerk)).toBeNull()
  ledger.screen(founder, clerk, { outcome: 'failed' })
  expect(problemOf(clerk)).toBe('screening-failed')
  ledger.screen(founder, clerk)
  const { screening } = ledger.authority.member(clerk.id) ?? expect.unreachable()
  const ends = addMonths(screening?.at ?? 0, DEFAULT_POLICY.screeningMonths)
  for (; ledger.now < ends; ledger.now += 60 * DAY) {
    expect(problemOf(clerk)).toBeNull()
    ledger.write(clerk, 'session.unlocked', {})
  }
  expect(problemOf(clerk)).toBe('screening-lapsed')
})

test('only the person’s own signature under the present text counts', () => {
  const clerk = ledger.certify('clerk', founder)
  ledger.write(founder, 'staff.enrolled', { ...ledger.introduction(clerk), role: 'clerk' })
  ledger.screen(founder, clerk)
  expect(ledger.sign(clerk, founder)).toBe(false)
  const { version = 0, text = '' } = ledger.authority.agreement ?? {}
  const facts = { staff: clerk.id, version, text }
  expect(ledger.write(clerk, 'agreement.accepted', { ...facts, text: 'bb'.repeat(32) })).toBe(false)
  expect(ledger.write(clerk, 'agreement.accepted', { ...facts, version: version + 1 })).toBe(false)
  expect(problemOf(clerk)).toBe('agreement-missing')
  ledger.write(clerk, 'agreement.accepted', facts)
  ledger.issue(founder, 12)
  expect(problemOf(clerk)).toBe('agreement-new')
  ledger.sign(clerk)
  ledger.write(clerk, 'session.unlocked', {})
  for (let month = 0; month < 12; month += 1) {
    expect(problemOf(clerk)).toBeNull()
    ledger.now += 30 * DAY
    ledger.write(clerk, 'session.unlocked', {})
  }
  ledger.now += 10 * DAY
  expect(problemOf(clerk)).toBe('agreement-lapsed')
})

test('an agreement is issued by custodians alone, version by version', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  expect(ledger.issue(clerk)).toBe(false)
  expect(ledger.write(founder, 'agreement.issued', { version: 7, text: 'cc'.repeat(32) })).toBe(false)
  expect(ledger.authority.agreement?.version).toBe(1)
})

test('who begins later cannot work before', () => {
  const clerk = ledger.certify('clerk', founder)
  const startsAt = ledger.now + 3 * DAY
  ledger.write(founder, 'staff.enrolled', { ...ledger.introduction(clerk), role: 'clerk', startsAt })
  ledger.screen(founder, clerk)
  ledger.sign(clerk)
  expect(problemOf(clerk)).toBe('not-started')
  ledger.now = startsAt
  expect(problemOf(clerk)).toBeNull()
})

test('suspended and back; gone for good', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  expect(ledger.write(clerk, 'staff.suspended', { staff: founder.id })).toBe(false)
  expect(ledger.write(founder, 'staff.suspended', { staff: clerk.id })).toBe(true)
  expect(problemOf(clerk)).toBe('suspended')
  expect(ledger.write(clerk, 'staff.resumed', { staff: clerk.id })).toBe(false)
  expect(ledger.write(founder, 'staff.resumed', { staff: clerk.id })).toBe(true)
  expect(problemOf(clerk)).toBeNull()
  expect(ledger.write(founder, 'staff.left', { staff: clerk.id, endsAt: ledger.now })).toBe(true)
  expect(problemOf(clerk)).toBe('left')
  expect(ledger.write(founder, 'staff.resumed', { staff: clerk.id })).toBe(false)
})

test('the last custodian can neither be suspended nor leave, and absence does not disable them', () => {
  const other = ledger.enrolCleared('custodian', founder)
  expect(ledger.write(founder, 'staff.suspended', { staff: founder.id })).toBe(false)
  expect(ledger.write(other, 'staff.suspended', { staff: founder.id })).toBe(true)
  expect(ledger.write(founder, 'staff.left', { staff: other.id, endsAt: ledger.now })).toBe(false)
  const member = ledger.authority.member(other.id) ?? expect.unreachable()
  expect(isLastCustodian(member, ledger.authority, ledger.now)).toBe(true)
  ledger.now += 89 * DAY
  expect(problemOf(other)).toBeNull()
  ledger.now += 20 * DAY
  expect(problemOf(other)).toBeNull()
  expect(ledger.write(other, 'session.unlocked', {})).toBe(true)
})

test('whoever is away for long is disabled until a custodian has them back, and cannot call themselves present', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  ledger.write(clerk, 'session.unlocked', {})
  ledger.now += 90 * DAY
  ledger.write(founder, 'session.unlocked', {})
  expect(problemOf(clerk)).toBe('dormant')
  expect(ledger.write(clerk, 'session.unlocked', {})).toBe(false)
  expect(problemOf(clerk)).toBe('dormant')
  ledger.write(founder, 'staff.resumed', { staff: clerk.id })
  expect(problemOf(clerk)).toBeNull()
})

test('a clock set back revives nothing; only the sheets’ word sets the time anew', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  ledger.screen(founder, clerk, { until: ledger.now + 10 * DAY })
  const before = ledger.now
  ledger.now += 11 * DAY
  ledger.write(founder, 'session.unlocked', {})
  ledger.now = before
  expect(problemOf(clerk)).toBe('screening-lapsed')
  expect(ledger.write(clerk, 'session.unlocked', {})).toBe(false)
  expect(problemOf(clerk)).toBe('screening-lapsed')
  ledger.write(ledger.recovery, 'vault.accepted-older', {})
  expect(problemOf(clerk)).toBeNull()
})

test('rights are given by whoever administers, to somebody cleared, and end', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const custodian = ledger.enrolCleared('custodian', founder)
  const compartment = ledger.makeCompartment(founder)
  expect(rights(founder, compartment)).toContain('administer')
  // A custodian administers the vault, not what is in it.
  expect(ledger.give(custodian, clerk, compartment)).toBe(false)
  expect(ledger.give(custodian, custodian, compartment)).toBe(false)
  expect(ledger.give(clerk, clerk, compartment)).toBe(false)
  const until = ledger.now + DAY
  expect(ledger.give(founder, clerk, compartment, { rights: 'read,add', until })).toBe(true)
  expect(rights(clerk, compartment)).toEqual(['add', 'read'])
  expect(ledger.give(clerk, custodian, compartment)).toBe(false)
  ledger.now = until
  expect(rights(clerk, compartment)).toEqual([])
  ledger.write(founder, 'staff.suspended', { staff: clerk.id })
  expect(ledger.give(founder, clerk, compartment, { rights: 'read' })).toBe(false)
})

test('an auditor gets no rights, whoever gives them', () => {
  const auditor = ledger.enrolCleared('auditor', founder)
  const compartment = ledger.makeCompartment(founder)
  expect(ledger.give(founder, auditor, compartment, { rights: 'read' })).toBe(false)
  expect(ledger.give(ledger.recovery, auditor, compartment, { rights: 'read' })).toBe(false)
})

test('a compartment is made by custodians, once; nobody makes one that is there to give themselves rights', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const custodian = ledger.enrolCleared('custodian', founder)
  const compartment = ledger.makeCompartment(founder)
  for (const person of [clerk, custodian]) {
    expect(ledger.write(person, 'compartment.created', {}, { compartment, phase: 'intent' })).toBe(false)
    expect(ledger.give(person, person, compartment)).toBe(false)
  }
  const own = newId()
  expect(ledger.write(clerk, 'compartment.created', {}, { compartment: own, phase: 'intent' })).toBe(false)
  expect(ledger.give(clerk, clerk, own)).toBe(false)
})

test('a revoked grant is gone; whoever left makes the key due', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  ledger.give(founder, clerk, compartment, { rights: 'read' })
  expect(ledger.write(clerk, 'grant.revoked', { grantee: founder.id }, { compartment })).toBe(false)
  expect(ledger.write(founder, 'grant.revoked', { grantee: clerk.id }, { compartment })).toBe(true)
  expect(rights(clerk, compartment)).toEqual([])
  expect(ledger.authority.epoch(compartment).due).toBe(false)
  ledger.give(founder, clerk, compartment, { rights: 'read' })
  ledger.write(founder, 'staff.left', { staff: clerk.id, endsAt: ledger.now })
  expect(ledger.authority.grant(compartment, clerk.id)).toBeNull()
  expect(ledger.authority.epoch(compartment).due).toBe(true)
})

test('a new epoch keeps whom it names and drops everybody else', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const dropped = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  for (const person of [clerk, dropped]) ledger.give(founder, person, compartment, { rights: 'read' })
  const next = { epoch: 2 }
  expect(ledger.give(founder, founder, compartment, next)).toBe(true)
  expect(ledger.give(founder, clerk, compartment, { ...next, rights: 'read' })).toBe(true)
  expect(ledger.give(founder, clerk, compartment, { epoch: 3, rights: 'read' })).toBe(false)
  // Until it begins, the old one holds.
  expect(rights(dropped, compartment)).toEqual(['read'])
  const begun = { from: 1, to: 2 }
  expect(ledger.write(clerk, 'epoch.begun', begun, { compartment })).toBe(false)
  expect(ledger.write(founder, 'epoch.begun', { from: 2, to: 3 }, { compartment })).toBe(false)
  expect(ledger.write(founder, 'epoch.begun', begun, { compartment })).toBe(true)
  expect(ledger.authority.epoch(compartment)).toEqual({ epoch: 2, due: false })
  expect(rights(clerk, compartment)).toEqual(['read'])
  expect(rights(dropped, compartment)).toEqual([])
})

test('a custodian who holds the key renews it for others, but widens nothing', () => {
  const custodian = ledger.enrolCleared('custodian', founder)
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  ledger.give(founder, custodian, compartment, { rights: 'read' })
  ledger.give(founder, clerk, compartment, { rights: 'read', until: ledger.now + DAY })
  const wider = { epoch: 2, rights: 'read,export', until: ledger.now + DAY }
  expect(ledger.give(custodian, clerk, compartment, wider)).toBe(false)
  expect(ledger.give(custodian, clerk, compartment, { epoch: 2, rights: 'read' })).toBe(false)
  expect(ledger.give(custodian, custodian, compartment, { epoch: 2 })).toBe(false)
  const same = { epoch: 2, rights: 'read', until: ledger.now + DAY }
  expect(ledger.give(custodian, clerk, compartment, same)).toBe(true)
  expect(ledger.write(custodian, 'epoch.begun', { from: 1, to: 2 }, { compartment })).toBe(true)
})

test('rules that bind an act to a second person bind its entry', () => {
  const second = ledger.enrolCleared('custodian', founder)
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  const rules = policyFacts({ ...DEFAULT_POLICY, secondPerson: ['grant.give', 'policy.set'] })
  expect(ledger.write(clerk, 'policy.set', rules)).toBe(false)
  expect(ledger.write(founder, 'policy.set', rules)).toBe(true)
  expect(ledger.write(founder, 'policy.set', policyFacts(DEFAULT_POLICY))).toBe(false)
  // Reading is not weighty; exporting is.
  expect(ledger.give(founder, clerk, compartment, { rights: 'read' })).toBe(true)
  expect(ledger.give(founder, clerk, compartment, { rights: 'read,export' })).toBe(false)
  const request = newId()
  const subject = { compartment, staffId: clerk.id, rights: ['read', 'export'], until: null }
  const digest = digestOf('grant.give', subject)
  const asked = { request, act: 'grant.give', digest, until: ledger.now + DAY }
  expect(ledger.write(founder, 'request.made', asked, { compartment })).toBe(true)
  const weighty = { rights: 'read,export', request }
  expect(ledger.give(founder, clerk, compartment, weighty)).toBe(false)
  expect(ledger.write(founder, 'request.approved', { request })).toBe(false)
  expect(ledger.write(clerk, 'request.approved', { request })).toBe(false)
  expect(ledger.write(second, 'request.approved', { request })).toBe(true)
  expect(ledger.give(founder, clerk, compartment, weighty)).toBe(true)
  // One approval is good for one act.
  expect(ledger.authority.request(request)?.state).toBe('spent')
  expect(ledger.give(founder, founder, compartment, { rights: 'read,administer', request })).toBe(true)
  expect(ledger.give(founder, second, compartment, { rights: 'administer', request })).toBe(false)
  expect(rights(second, compartment)).toEqual([])
})

test('an approval is for its own act, for whoever asked, and in time', () => {
  const second = ledger.enrolCleared('custodian', founder)
  const rules = policyFacts({ ...DEFAULT_POLICY, secondPerson: ['policy.set'] })
  ledger.write(founder, 'policy.set', rules)
  const ask = (act: GuardedAct) => {
    const request = newId()
    const until = ledger.now + DAY
    const digest = digestOf(act, { policy: DEFAULT_POLICY })
    ledger.write(founder, 'request.made', { request, act, digest, until })
    ledger.write(second, 'request.approved', { request })
    return request
  }
  const plain = policyFacts(DEFAULT_POLICY)
  expect(ledger.write(founder, 'policy.set', { ...plain, request: ask('grant.give') })).toBe(false)
  expect(ledger.write(second, 'policy.set', { ...plain, request: ask('policy.set') })).toBe(false)
  const late = ask('policy.set')
  ledger.now += DAY
  expect(ledger.write(founder, 'policy.set', { ...plain, request: late })).toBe(false)
  const good = ask('policy.set')
  const intent = ledger.rows.length + 1
  ledger.write(founder, 'policy.set', { ...plain, request: good }, { phase: 'intent' })
  expect(ledger.write(founder, 'policy.set', { ...plain, request: good }, { of: intent })).toBe(true)
  expect(ledger.authority.policy.secondPerson).toEqual([])
})

test('the sheets put somebody in the place of who lost every way in', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  ledger.give(founder, clerk, compartment, { rights: 'read' })
  const anew = ledger.certify('clerk', ledger.recovery, clerk.certificate.code)
  const facts = { ...ledger.introduction(anew), previous: clerk.id }
  expect(ledger.write(founder, 'staff.reset', facts)).toBe(false)
  expect(ledger.write(ledger.recovery, 'staff.reset', facts)).toBe(true)
  expect(problemOf(clerk)).toBe('left')
  expect(problemOf(anew)).toBeNull()
  expect(ledger.authority.member(anew.id)?.vouched).toBe(false)
  expect(rights(anew, compartment)).toEqual([])
  expect(ledger.give(ledger.recovery, anew, compartment, { rights: 'read' })).toBe(true)
  expect(rights(anew, compartment)).toEqual(['read'])
})

test('rows that are not the chain are refused by number, also those that nobody judges', async () => {
  ledger.append(founder, 'file.opened', {})
  ledger.append(founder, 'file.exported', {})
  ledger.append(founder, 'session.locked', {})
  const foldOf = (rows: typeof ledger.rows) => {
    const fold = new AuthorityFold(ledger.vaultId, () => ledger.directory)
    for (const row of rows) fold.step(row)
  }
  foldOf(ledger.rows)
  for (const [at, row] of ledger.rows.entries()) {
    const [before, after] = [ledger.rows.slice(0, at), ledger.rows.slice(at + 1)]
    const changes = [
      [{ ...row, act: 'file.imported' }],
      [{ ...row, act: 'staff.left' }],
      [{ ...row, hash: Buffer.alloc(32) }],
      ...(after.length > 0 ? [[]] : []),
    ]
    for (const change of changes) {
      const fault = await faultOf(() => {
        foldOf([...before, ...change, ...after])
      })
      expect(fault).toMatchObject({ code: 'ledger-damaged' })
    }
  }
})

test('an entry with the clock set back hides no later time, whatever the later entry was about', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const until = ledger.now + DAY
  ledger.screen(founder, clerk, { until })
  ledger.now = until
  ledger.write(clerk, 'file.opened', {})
  ledger.now = until - DAY / 2
  ledger.write(clerk, 'session.refused', { why: 'screening-lapsed' })
  const fold = new AuthorityFold(ledger.vaultId, () => ledger.directory)
  for (const row of ledger.rows) fold.step(row)
  fold.settle()
  expect(trustedNow(ledger.now, fold.authority)).toBe(until)
})
