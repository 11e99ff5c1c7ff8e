/** What a custodian with a changed program may write, and what it comes to. */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeSubject, subjectDigest } from '../../../../electron/engine/format/request.ts'
import { drawRecovery, type RecoveryDraft } from '../../../../electron/engine/keys/recovery.ts'
import { rightsOf } from '../../../../electron/engine/ledger/authority-rules.ts'
import { DEFAULT_POLICY, policyFacts } from '../../../../electron/engine/ledger/policy-facts.ts'
import type { GuardedAct } from '../../../../shared/contract/policy.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { DAY, newId, SignedLedger, type Someone } from '../../../helpers/signed-ledger.ts'

let ledger: SignedLedger
let founder: Someone
let second: Someone
let draft: RecoveryDraft

beforeAll(async () => {
  draft = await drawRecovery(2, 2)
})

beforeEach(() => {
  ledger = new SignedLedger(draft)
  founder = ledger.found()
  ledger.issue(founder)
  second = ledger.enrolCleared('custodian', founder)
})

afterEach(() => {
  ledger[Symbol.dispose]()
})

const rights = ({ id }: Someone, compartment: string) => [
  ...rightsOf(ledger.authority, compartment, id, ledger.now),
]

function bind(...secondPerson: GuardedAct[]): void {
  ledger.write(founder, 'policy.set', policyFacts({ ...DEFAULT_POLICY, secondPerson }))
}

/** A request of the founder, approved. */
function approved(
  act: GuardedAct,
  subject: Record<string, unknown>,
  { by = second, compartment }: { by?: Someone; compartment?: string } = {},
): string {
  const request = newId()
  const digest = subjectDigest(act, encodeSubject(subject)).toString('hex')
  const facts = { request, act, digest, until: ledger.now + DAY }
  ledger.write(founder, 'request.made', facts, compartment === undefined ? {} : { compartment })
  expect(ledger.write(by, 'request.approved', { request })).toBe(true)
  return request
}

const exporting = ({ id }: Someone, compartment: string) => ({
  ...{ compartment, staffId: id, rights: ['export'], until: null },
})

test('one approval is good for one entry, however many say that they end its intent', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  bind('grant.give')
  const request = approved('grant.give', exporting(clerk, compartment), { compartment })
  const intent = ledger.rows.length + 1
  const facts = ledger.grantFacts(clerk.id, compartment, { rights: 'export', request })
  ledger.write(founder, 'grant.given', facts, { compartment, phase: 'intent' })
  expect(ledger.write(founder, 'grant.given', facts, { compartment, of: intent })).toBe(true)
  ledger.write(founder, 'grant.revoked', { grantee: clerk.id }, { compartment })
  expect(ledger.write(founder, 'grant.given', facts, { compartment, of: intent })).toBe(false)
  expect(rights(clerk, compartment)).toEqual([])
})

test('an approval serves for what was approved, and for nobody else', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const other = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  bind('grant.give', 'staff.leave', 'policy.set')
  const grant = approved('grant.give', exporting(clerk, compartment), { compartment })
  expect(ledger.give(founder, other, compartment, { rights: 'export', request: grant })).toBe(false)
  const wider = approved('grant.give', exporting(clerk, compartment), { compartment })
  expect(ledger.give(founder, clerk, compartment, { rights: 'export,administer', request: wider })).toBe(
    false,
  )
  const fitting = approved('grant.give', exporting(clerk, compartment), { compartment })
  expect(ledger.give(founder, clerk, compartment, { rights: 'export', request: fitting })).toBe(true)

  const leaving = { staffId: clerk.id, endsAt: ledger.now, reason: 'Retires' }
  const facts = { endsAt: ledger.now, reason: 'Retires' }
  const left = approved('staff.leave', leaving)
  expect(ledger.write(founder, 'staff.left', { ...facts, staff: other.id, request: left })).toBe(false)
  const again = approved('staff.leave', leaving)
  expect(ledger.write(founder, 'staff.left', { ...facts, staff: clerk.id, request: again })).toBe(true)

  const policy = { ...DEFAULT_POLICY, secondPerson: ['policy.set' as const], exportItems: 7 }
  const rule = approved('policy.set', { policy })
  expect(ledger.write(founder, 'policy.set', { ...policyFacts(DEFAULT_POLICY), request: rule })).toBe(false)
  const meant = approved('policy.set', { policy })
  expect(ledger.write(founder, 'policy.set', { ...policyFacts(policy), request: meant })).toBe(true)
})

test('what was agreed to until a day goes on behind it only if it is agreed to again', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  const until = ledger.now + DAY
  bind('grant.give')
  const request = approved('grant.give', { ...exporting(clerk, compartment), until }, { compartment })
  expect(ledger.give(founder, clerk, compartment, { rights: 'export', until, request })).toBe(true)
  expect(ledger.give(founder, clerk, compartment, { rights: 'export', until: until + DAY })).toBe(false)
  expect(ledger.give(founder, clerk, compartment, { rights: 'export' })).toBe(false)
  ledger.now = until
  expect(ledger.give(founder, clerk, compartment, { rights: 'export,read' })).toBe(false)
  expect(rights(clerk, compartment)).toEqual([])
  // What needs no second person may be given for as long as anybody likes.
  expect(ledger.give(founder, clerk, compartment, { rights: 'read' })).toBe(true)
  expect(rights(clerk, compartment)).toEqual(['read'])
})

test('a time that no calendar has is none', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  const until = LIMITS.lastInstant + 1
  expect(ledger.screen(founder, clerk, { until })).toBe(false)
  expect(ledger.give(founder, clerk, compartment, { rights: 'read', until })).toBe(false)
  expect(ledger.give(founder, clerk, compartment, { rights: 'read', until: until - 1 })).toBe(true)
})

test('no request waits for longer than the program lets it', () => {
  bind('policy.set')
  const ask = (days: number) => {
    const digest = subjectDigest('policy.set', encodeSubject({ policy: DEFAULT_POLICY })).toString('hex')
    const facts = { request: newId(), act: 'policy.set', digest, until: ledger.now + days * DAY }
    return ledger.write(founder, 'request.made', facts)
  }
  expect(ask(LIMITS.requestDays)).toBe(true)
  expect(ask(LIMITS.requestDays + 2)).toBe(false)
})

test('whoever administers one compartment decides nothing outside of it', () => {
  const crony = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  ledger.give(founder, crony, compartment, { rights: 'administer' })
  bind('policy.set', 'staff.leave')
  for (const act of ['policy.set', 'staff.leave'] as const) {
    const facts = { request: newId(), act, digest: 'aa'.repeat(32), until: ledger.now + DAY }
    expect(ledger.write(founder, 'request.made', facts, { compartment })).toBe(false)
    expect(ledger.write(crony, 'request.approved', { request: facts.request })).toBe(false)
  }
  // What is of a compartment is asked for in one.
  const facts = { request: newId(), act: 'grant.give', digest: 'aa'.repeat(32), until: ledger.now + DAY }
  expect(ledger.write(founder, 'request.made', facts)).toBe(false)
})

test('nobody is enrolled under the code of somebody else, or reset to another one', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const double = ledger.certify('clerk', second, clerk.certificate.code)
  const facts = { ...ledger.introduction(double), role: 'clerk' }
  expect(ledger.write(second, 'staff.enrolled', facts)).toBe(false)
  const appointed = ledger.certify('custodian', ledger.recovery, clerk.certificate.code)
  expect(ledger.write(ledger.recovery, 'custodian.appointed', ledger.introduction(appointed))).toBe(false)
  const renamed = ledger.certify('clerk', ledger.recovery)
  const reset = { ...ledger.introduction(renamed), previous: clerk.id }
  expect(ledger.write(ledger.recovery, 'staff.reset', reset)).toBe(false)
})

test('a compartment whose making never ends gives its maker no way round the second person', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  bind('grant.give')
  const compartment = newId()
  ledger.write(founder, 'compartment.created', {}, { compartment, phase: 'intent' })
  expect(ledger.give(founder, founder, compartment)).toBe(true)
  expect(ledger.give(founder, clerk, compartment, { rights: 'read,export' })).toBe(false)
  expect(ledger.give(founder, clerk, compartment, { rights: 'read' })).toBe(true)
})

test('how long the vault stays open alone is a custodian’s word, and has its limit', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  expect(ledger.write(clerk, 'idle.set', { minutes: 15 })).toBe(false)
  expect(ledger.authority.idleMinutes).toBeNull()
  expect(ledger.write(founder, 'idle.set', { minutes: 7 })).toBe(true)
  expect(ledger.write(founder, 'idle.set', { minutes: 600 })).toBe(false)
  expect(ledger.authority.idleMinutes).toBe(7)
})

test('an act of the vault is none that is said to be in a compartment, nor the other way round', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  const anew = ledger.certify('clerk', ledger.recovery, clerk.certificate.code)
  const reset = { ...ledger.introduction(anew), previous: clerk.id }
  const [before, refused] = [ledger.authority.policy, ledger.authority.refused]
  const inCompartment = [
    [founder, 'policy.set', policyFacts({ ...DEFAULT_POLICY, exportItems: 7 })],
    [founder, 'staff.left', { staff: clerk.id, endsAt: ledger.now }],
    [founder, 'staff.suspended', { staff: clerk.id }],
    [founder, 'idle.set', { minutes: 7 }],
    [ledger.recovery, 'staff.reset', reset],
    [ledger.recovery, 'vault.accepted-older', {}],
    [ledger.recovery, 'recovery.reissued', {}],
  ] as const
  for (const [author, act, facts] of inCompartment)
    expect([act, ledger.write(author, act, facts, { compartment })]).toEqual([act, false])
  const inVault = [
    ['grant.given', ledger.grantFacts(clerk.id, compartment)],
    ['grant.revoked', { grantee: founder.id }],
    ['epoch.begun', { from: 1, to: 2 }],
    ['file.exported', {}],
    ['item.removed', {}],
  ] as const
  for (const [act, facts] of inVault) expect([act, ledger.write(founder, act, facts)]).toEqual([act, false])
  expect(ledger.authority.refused - refused).toBe(inCompartment.length + inVault.length)
  expect(ledger.authority.policy).toBe(before)
  expect(ledger.authority.member(clerk.id)?.state).toBe('here')
  expect(ledger.write(ledger.recovery, 'staff.reset', reset)).toBe(true)
})

test('what was given ahead of an epoch does not outlive what it repeated', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const crony = ledger.enrolCleared('custodian', founder)
  const compartment = ledger.makeCompartment(founder)
  const begin = (epoch: number) =>
    ledger.write(crony, 'epoch.begun', { from: epoch - 1, to: epoch }, { compartment })
  ledger.give(founder, crony, compartment, { rights: 'read' })
  ledger.give(founder, clerk, compartment, { rights: 'read,export' })
  // More than somebody has is not given ahead, by whomever.
  expect(ledger.give(founder, second, compartment, { epoch: 2, rights: 'read' })).toBe(false)
  expect(ledger.give(founder, clerk, compartment, { epoch: 2, rights: 'read,export,reveal' })).toBe(false)
  expect(ledger.give(founder, clerk, compartment, { epoch: 2, rights: 'read,export' })).toBe(true)
  ledger.give(crony, crony, compartment, { epoch: 2, rights: 'read' })
  // Narrowed; and a colluder begins the epoch.
  ledger.give(founder, clerk, compartment, { rights: 'read' })
  expect(begin(2)).toBe(true)
  expect(rights(clerk, compartment)).toEqual([])
  expect(rights(crony, compartment)).toEqual(['read'])
})

test('revoked, and in no next epoch either', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const compartment = ledger.makeCompartment(founder)
  ledger.give(founder, clerk, compartment, { rights: 'read' })
  ledger.give(founder, clerk, compartment, { epoch: 2, rights: 'read' })
  ledger.write(founder, 'grant.revoked', { grantee: clerk.id }, { compartment })
  ledger.give(founder, founder, compartment, { epoch: 2 })
  expect(ledger.write(founder, 'epoch.begun', { from: 1, to: 2 }, { compartment })).toBe(true)
  expect(rights(clerk, compartment)).toEqual([])
})

test('whoever left, is suspended or lacks papers gives nothing in a compartment that they never finished', () => {
  const clerk = ledger.enrolCleared('clerk', founder)
  const unfinished = (maker: Someone) => {
    const compartment = newId()
    ledger.write(maker, 'compartment.created', {}, { compartment, phase: 'intent' })
    ledger.give(maker, maker, compartment)
    return compartment
  }
  const gives = (compartment: string) => ledger.give(second, clerk, compartment, { rights: 'read' })
  const compartment = unfinished(second)
  ledger.screen(founder, second, { until: ledger.now + DAY })
  expect(gives(compartment)).toBe(true)
  ledger.now += DAY
  expect(gives(compartment)).toBe(false)
  ledger.screen(founder, second)
  expect(gives(compartment)).toBe(true)
  ledger.write(founder, 'staff.suspended', { staff: second.id })
  expect(gives(compartment)).toBe(false)
  ledger.write(founder, 'staff.resumed', { staff: second.id })
  expect(gives(compartment)).toBe(true)

  // What others took from a maker, they do not give themselves again.
  const other = unfinished(second)
  ledger.write(founder, 'grant.revoked', { grantee: second.id }, { compartment: other })
  expect(ledger.give(second, second, other)).toBe(false)
  const narrowed = unfinished(second)
  ledger.give(second, founder, narrowed)
  ledger.give(founder, second, narrowed, { rights: 'read' })
  expect(ledger.give(second, second, narrowed)).toBe(false)
  const renewed = unfinished(second)
  ledger.give(second, founder, renewed)
  ledger.give(founder, founder, renewed, { epoch: 2 })
  ledger.write(founder, 'epoch.begun', { from: 1, to: 2 }, { compartment: renewed })
  expect(ledger.give(second, second, renewed)).toBe(false)
  const last = unfinished(second)
  ledger.write(founder, 'staff.left', { staff: second.id, endsAt: ledger.now })
  expect(ledger.give(second, clerk, last, { rights: 'read' })).toBe(false)
  expect(ledger.write(second, 'compartment.created', {}, { compartment: last })).toBe(false)
})

test('once a grant was named by its hash, or anybody enrolled, none counts that is not', () => {
  const give = (one: SignedLedger, by: Someone, compartment: string) =>
    one.write(by, 'grant.given', { grantee: by.id, epoch: 1 }, { compartment })
  const make = (one: SignedLedger, by: Someone) => {
    const compartment = newId()
    one.write(by, 'compartment.created', {}, { compartment, phase: 'intent' })
    return compartment
  }
  expect(give(ledger, founder, make(ledger, founder))).toBe(false)

  using old = new SignedLedger(draft)
  const custodian = old.found()
  const compartment = make(old, custodian)
  expect(give(old, custodian, compartment)).toBe(true)
  expect(old.authority.grant(compartment, custodian.id)).toMatchObject({ hash: null })
  expect(old.give(custodian, custodian, compartment)).toBe(true)
  expect(give(old, custodian, compartment)).toBe(false)
})

test('whoever may not work ends no making, and makes nothing of it', () => {
  for (const phase of ['done', 'failed'] as const) {
    const maker = ledger.enrolCleared('custodian', founder)
    const compartment = newId()
    ledger.write(maker, 'compartment.created', {}, { compartment, phase: 'intent' })
    const of = ledger.rows.length
    ledger.write(founder, 'staff.suspended', { staff: maker.id })
    expect(ledger.write(maker, 'compartment.created', {}, { compartment, phase, of })).toBe(false)
    expect(ledger.authority.compartmentsMade.has(compartment)).toBe(false)
    ledger.write(founder, 'staff.resumed', { staff: maker.id })
    expect(ledger.write(maker, 'compartment.created', {}, { compartment, phase, of })).toBe(true)
    expect(ledger.authority.compartmentsMade.has(compartment)).toBe(phase === 'done')
  }
})
