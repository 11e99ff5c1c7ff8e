/** A second person's approval is good once, in time, for the act that was asked for; and then it is over for good. */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Facts } from '../../../../electron/engine/format/entry.ts'
import { encodeSubject, subjectDigest } from '../../../../electron/engine/format/request.ts'
import { drawRecovery, type RecoveryDraft } from '../../../../electron/engine/keys/recovery.ts'
import { rightsOf } from '../../../../electron/engine/ledger/authority-rules.ts'
import { DEFAULT_POLICY, policyFacts } from '../../../../electron/engine/ledger/policy-facts.ts'
import type { GuardedAct } from '../../../../shared/contract/policy.ts'
import { DAY, newId, SignedLedger, type Someone } from '../../../helpers/signed-ledger.ts'

const HOUR = 60 * 60 * 1000
const ALL: GuardedAct[] = ['grant.give', 'file.export', 'item.remove', 'policy.set', 'staff.leave']

let draft: RecoveryDraft
let ledger: SignedLedger
let founder: Someone
let second: Someone
let clerk: Someone
let compartment: string

beforeAll(async () => {
  draft = await drawRecovery(2, 2)
})

beforeEach(() => {
  ledger = new SignedLedger(draft)
  founder = ledger.found()
  ledger.issue(founder)
  second = ledger.enrolCleared('custodian', founder)
  clerk = ledger.enrolCleared('clerk', founder)
  compartment = ledger.makeCompartment(founder)
  ledger.write(founder, 'policy.set', policyFacts({ ...DEFAULT_POLICY, secondPerson: ALL }))
})
afterEach(() => {
  ledger[Symbol.dispose]()
})

function approved(
  act: GuardedAct,
  subject: Record<string, unknown>,
  where: { compartment?: string },
): string {
  const request = newId()
  const digest = subjectDigest(act, encodeSubject(subject)).toString('hex')
  const facts = { request, act, digest, until: ledger.now + DAY }
  expect(ledger.write(founder, 'request.made', facts, where)).toBe(true)
  expect(ledger.write(second, 'request.approved', { request })).toBe(true)
  return request
}

/** The facts of an entry that gives the clerk the right to export, as somebody agreed to it. */
function agreedGrant(): Facts & { request: string } {
  const subject = { compartment, staffId: clerk.id, rights: ['export'], until: null }
  const request = approved('grant.give', subject, { compartment })
  return { ...ledger.grantFacts(clerk.id, compartment, { rights: 'export' }), request }
}

const give = (facts: Facts, more: { phase?: 'intent' | 'failed'; of?: number } = {}) =>
  ledger.write(founder, 'grant.given', facts, { compartment, ...more })
const revoke = () => ledger.write(founder, 'grant.revoked', { grantee: clerk.id }, { compartment })
const newest = () => ledger.rows.length
const stateOf = ({ request }: { request: string }) => ledger.authority.request(request)?.state
const mayExport = () => rightsOf(ledger.authority, compartment, clerk.id, ledger.now).has('export')

test('an act without an intent takes and spends its approval at once', () => {
  const facts = agreedGrant()
  expect(stateOf(facts)).toBe('approved')
  expect(give(facts)).toBe(true)
  expect(stateOf(facts)).toBe('spent')
  expect(mayExport()).toBe(true)
})

test('an entry that says that it ends the one that was allowed is not allowed by it', () => {
  const facts = agreedGrant()
  give(facts)
  for (let round = 0; round < 3; round += 1) {
    const of = newest()
    revoke()
    ledger.now += 100 * DAY
    for (const one of [founder, second, clerk]) ledger.write(one, 'session.unlocked', {})
    for (const past of [of, of + 1, newest()]) expect(give(facts, { of: past })).toBe(false)
    expect(give(facts)).toBe(false)
  }
  expect(mayExport()).toBe(false)
})

test('an intent takes it; what ends that intent spends it, well or not', () => {
  const facts = agreedGrant()
  give(facts, { phase: 'intent' })
  expect(stateOf(facts)).toBe('taken')
  const of = newest()
  // Neither an act of its own, nor what ends another intent.
  expect(give(facts)).toBe(false)
  expect(give(facts, { of: of - 1 })).toBe(false)
  expect(give(facts, { of })).toBe(true)
  expect(stateOf(facts)).toBe('spent')

  const other = agreedGrant()
  revoke()
  give(other, { phase: 'intent' })
  const failed = newest()
  give(other, { phase: 'failed', of: failed })
  expect(stateOf(other)).toBe('spent')
  expect(give(other, { of: failed })).toBe(false)
})

test('taken, it is not kept for another day', () => {
  const facts = agreedGrant()
  give(facts, { phase: 'intent' })
  const of = newest()
  ledger.now += DAY + HOUR
  expect(give(facts, { of })).toBe(false)
  expect(mayExport()).toBe(false)
})

test('only the act itself takes it, where it was asked for', () => {
  const facts = agreedGrant()
  const policy = { ...policyFacts(DEFAULT_POLICY), request: facts.request }
  expect(ledger.write(founder, 'policy.set', policy)).toBe(false)
  for (const act of ['file.exported', 'item.removed', 'request.approved'])
    ledger.write(founder, act, { request: facts.request }, act === 'request.approved' ? {} : { compartment })
  const other = ledger.makeCompartment(founder)
  ledger.write(founder, 'grant.given', facts, { compartment: other })
  ledger.write(second, 'grant.given', facts, { compartment })
  expect(stateOf(facts)).toBe('approved')
  expect(give(facts)).toBe(true)
})

test('taken back it is over, and was not taken by that', () => {
  const facts = agreedGrant()
  expect(ledger.write(founder, 'request.withdrawn', { request: facts.request })).toBe(true)
  expect(stateOf(facts)).toBe('withdrawn')
  const of = newest()
  for (const change of [{}, { of }, { phase: 'intent' as const }]) give(facts, change)
  expect(give(facts, { of: newest() })).toBe(false)
  expect(ledger.write(second, 'request.approved', { request: facts.request })).toBe(false)
  expect(ledger.write(founder, 'request.withdrawn', { request: facts.request })).toBe(false)
  expect(stateOf(facts)).toBe('withdrawn')
  expect(mayExport()).toBe(false)
})

test('it counts only while whoever gave it may work', () => {
  const third = ledger.enrolCleared('custodian', founder)
  const facts = agreedGrant()
  ledger.write(third, 'staff.suspended', { staff: second.id })
  expect(give(facts)).toBe(false)
  ledger.write(third, 'staff.resumed', { staff: second.id })
  expect(give(facts)).toBe(true)
})

test('one that is over stays over when the sheets set the time back', () => {
  const facts = agreedGrant()
  const before = ledger.now
  ledger.now += 2 * DAY
  ledger.write(founder, 'session.locked', {})
  ledger.now = before
  ledger.write(ledger.recovery, 'vault.accepted-older', {})
  expect(stateOf(facts)).toBe('lapsed')
  expect(give(facts)).toBe(false)
})

test('so does one that was taken in time', () => {
  const facts = agreedGrant()
  const before = ledger.now
  give(facts, { phase: 'intent' })
  const of = newest()
  ledger.now += 2 * DAY
  ledger.write(founder, 'session.locked', {})
  ledger.now = before
  ledger.write(ledger.recovery, 'vault.accepted-older', {})
  expect(stateOf(facts)).toBe('lapsed')
  expect(give(facts, { of })).toBe(false)
})

test('somebody leaves by one agreement, which names them', () => {
  const leaving = { staffId: clerk.id, endsAt: ledger.now, reason: 'Retires' }
  const request = approved('staff.leave', leaving, {})
  const facts = { staff: clerk.id, endsAt: ledger.now, reason: 'Retires', request }
  ledger.write(founder, 'staff.left', facts, { phase: 'intent' })
  const of = newest()
  expect(ledger.write(founder, 'staff.left', { ...facts, staff: second.id }, { of })).toBe(false)
  expect(ledger.write(founder, 'staff.left', facts, { of })).toBe(false)
  expect(ledger.authority.member(clerk.id)?.state).toBe('here')
})

test('what the sheets do is asked for by a person, and signed by the sheets', () => {
  const request = approved('recovery.use', { staffCode: clerk.certificate.code }, {})
  const facts = { request }
  ledger.write(founder, 'recovery.reissued', facts, { phase: 'intent' })
  expect(stateOf(facts)).toBe('approved')
  ledger.write(ledger.recovery, 'recovery.reissued', facts, { phase: 'intent' })
  expect(stateOf(facts)).toBe('taken')
})
