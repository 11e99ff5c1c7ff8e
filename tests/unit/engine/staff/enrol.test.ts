import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompartment } from '../../../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { addMonths } from '../../../../electron/engine/ledger/months.ts'
import { DEFAULT_POLICY, policyFacts } from '../../../../electron/engine/ledger/policy-facts.ts'
import {
  acceptAgreement,
  issueAgreement,
  signAgreement,
} from '../../../../electron/engine/staff/agreement.ts'
import { leaveOffice } from '../../../../electron/engine/staff/leave.ts'
import { listStaff } from '../../../../electron/engine/staff/list-staff.ts'
import { screenMember } from '../../../../electron/engine/staff/screen.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { nameOf, type Office, office, passedNow } from '../../../helpers/office.ts'
import { OTHER_PASSCODE, quietJob } from '../../../helpers/vault-fixture.ts'
import { renameCatalogue } from '../../../../electron/engine/store/catalogue.ts'

let f: Office
beforeEach(async () => {
  f = await office()
})
afterEach(() => f[Symbol.asyncDispose]())

const listed = (code: string) => listStaff(f.session()).members.find((member) => member.code === code)
const hasKey = (staffId: string) => f.session().head.registryGrants.some(({ grantee }) => grantee === staffId)

test('somebody with every paper unlocks with their own passcode, and is who they are', async () => {
  const { staffId, fingerprint, problem } = await f.enrol('CD2', 'clerk', { name: 'Ümit  Æ𝔘 שלום 漢字' })
  expect(problem).toBeNull()
  expect(fingerprint).toHaveLength(6)
  expect(listed('CD2')).toMatchObject({ staffId, fingerprint, name: 'Ümit  Æ𝔘 שלום 漢字', problem: null })
  expect(listed('CD2')).toMatchObject({ waysIn: [{ kind: 'passcode' }], enrolledBy: 'AB1', vouched: false })
  const session = await f.enter('CD2')
  expect(session.mode).toBe('normal')
  expect(session.person).toMatchObject({ staffId, role: 'clerk', code: 'CD2' })
  const screenedAt = session.authority.member(staffId)?.screening?.at ?? 0
  expect(f.room().state()).toMatchObject({
    papersUntil: { screening: addMonths(screenedAt, DEFAULT_POLICY.screeningMonths), agreement: null },
  })
  const verdict = await session.ledger.verify(new AbortController().signal, () => undefined)
  expect(verdict).toMatchObject({ intact: true })
  expect(session.authority.refused).toBe(0)
  expect(session.compartments()).toEqual([])
})

test('the template is signed as the office’s first version', async () => {
  await f.enrol('CD2')
  expect(f.session().authority.agreement?.version).toBe(1)
  await f.enrol('EF3')
  expect(f.session().authority.agreement?.version).toBe(1)
})

test('a code that somebody has or had is taken, however it is typed', async () => {
  const { staffId } = await f.enrol('CD2')
  const taken = { code: 'code-taken', details: { code: 'CD2' } }
  expect(await faultOf(() => f.enrol('CD2'))).toEqual(taken)
  expect((await faultOf(() => f.enrol('AB1'))).code).toBe('code-taken')
  await leaveOffice(f.session(), { staffId, endsAt: Date.now(), reason: 'Gone' }, quietJob)
  expect(await faultOf(() => f.enrol('CD2'))).toEqual(taken)
})

test('a poor passcode, a wrong name, an old version: nothing is left of it', async () => {
  const { head } = f.session()
  const entries = f.session().ledger.head().sequence
  const agreement = { version: 0, typedName: 'Somebody Else' }
  expect((await faultOf(() => f.enrol('CD2', 'clerk', { passcode: 'short' }))).code).toBe(
    'passcode-too-short',
  )
  expect(
    (await faultOf(() => f.enrol('CD2', 'clerk', { agreement: { ...agreement, version: 4 } }))).code,
  ).toBe('agreement-changed')
  expect((await faultOf(() => f.enrol('CD2', 'clerk', { agreement }))).code).toBe('not-confirmed')
  expect((await faultOf(() => f.enrol('CD2', 'clerk', { passcode: '' }))).code).toBe('way-not-allowed')
  const screening = { ...passedNow(), at: Date.now() + 5 * 86_400_000 }
  expect((await faultOf(() => f.enrol('CD2', 'clerk', { screening }))).code).toBe('input-invalid')
  expect(f.session().registry.staff()).toHaveLength(1)
  expect(f.session().head.slots).toEqual(head.slots)
  expect(f.session().ledger.head().sequence).toBe(entries)
})

test('a rule that asks for a key refuses a passcode alone', async () => {
  const unlock = { ...DEFAULT_POLICY.unlock, clerk: 'key' } as const
  f.session().ledger.record('policy.set', { facts: policyFacts({ ...DEFAULT_POLICY, unlock }) })
  expect(await faultOf(() => f.enrol('CD2'))).toEqual({ code: 'way-not-allowed', details: { rule: 'key' } })
})

test('without papers there is no key: refused until both are there, then it comes by itself', async () => {
  const { staffId, problem } = await f.enrol('CD2', 'clerk', { screening: null, agreement: null })
  expect(problem).toBe('screening-missing')
  expect(hasKey(staffId)).toBe(false)
  await issueAgreement(f.session(), { text: 'Keep it to yourself.', months: 12 })
  expect((await faultOf(() => f.enter('CD2'))).code).toBe('not-cleared')
  await f.enter()
  await screenMember(f.session(), { staffId, screening: passedNow() })
  expect(hasKey(staffId)).toBe(false)
  const signing = { staffId, version: 1, typedName: nameOf('CD2').toUpperCase(), passcode: OTHER_PASSCODE }
  expect(
    (
      await faultOf(() =>
        signAgreement(f.room(), { ...signing, passcode: 'another one that is wrong' }, quietJob),
      )
    ).code,
  ).toBe('wrong-passcode')
  await signAgreement(f.room(), signing, quietJob)
  expect(hasKey(staffId)).toBe(true)
  const [signed] = f.session().ledger.list({ act: 'agreement.accepted' }, 0, 1).rows
  expect(signed).toMatchObject({ by: 'CD2', facts: { staff: staffId, version: 1 } })
  expect((await f.enter('CD2')).mode).toBe('normal')
})

test('a new version asks everybody again, at their next unlock, and nothing else opens before', async () => {
  await f.enrol('CD2')
  await issueAgreement(f.session(), { text: 'Keep it to yourself, for ever.', months: null })
  const session = await f.enter('CD2')
  expect(session.mode).toBe('signing')
  expect(
    await faultOf(() => {
      session.assertWritable()
    }),
  ).toMatchObject({ code: 'not-cleared', details: { why: 'agreement-new' } })
  expect((await faultOf(() => acceptAgreement(session, { version: 1, typedName: nameOf('CD2') }))).code).toBe(
    'agreement-changed',
  )
  await acceptAgreement(session, { version: 2, typedName: nameOf('CD2') })
  expect(session.mode).toBe('normal')
  session.assertWritable()
  expect((await f.enter('CD2')).mode).toBe('normal')
  // The first custodian is vouched for by the sheets: advised, not asked.
  expect((await f.enter()).mode).toBe('normal')
})

test('signing opens in place what the person has grants for', async () => {
  const { staffId } = await f.enrol('CD2')
  const { id } = await createCompartment(f.session(), { name: 'Customers A–F' }, CONTENT_THREAD)
  await giveGrant(f.session(), { compartment: id, staffId, rights: ['read'], until: null })
  await issueAgreement(f.session(), { text: 'Keep it to yourself, for ever.', months: null })
  const session = await f.enter('CD2')
  expect(session.compartments()).toEqual([])
  await acceptAgreement(session, { version: 2, typedName: nameOf('CD2') })
  expect([...session.compartment(id).rights]).toEqual(['read'])
  expect((await f.enter('CD2')).compartments().map((compartment) => compartment.id)).toEqual([id])
})

test('signing opens nothing that was put back before the unlock', async () => {
  const { staffId } = await f.enrol('CD2')
  const { id } = await createCompartment(f.session(), { name: 'Customers A–F' }, CONTENT_THREAD)
  await giveGrant(f.session(), { compartment: id, staffId, rights: ['read'], until: null })
  const { catalogue } = f.session().compartment(id)
  const older = await readFile(catalogue.path)
  catalogue.write((db) => {
    renameCatalogue(db, 'Customers A–G')
  })
  await issueAgreement(f.session(), { text: 'Keep it to yourself, for ever.', months: null })
  await f.leave()
  await writeFile(catalogue.path, older)
  const session = await f.enter('CD2')
  expect(session.mode).toBe('signing')
  await acceptAgreement(session, { version: 2, typedName: nameOf('CD2') })
  expect(session.compartments()).toEqual([])
  expect(session.shutCompartments()).toMatchObject([{ id, fault: { code: 'state-older' } }])
})

test('nobody but an acting custodian enrols, screens or issues', async () => {
  await f.enrol('CD2')
  const { staffId } = await f.enrol('EF3', 'auditor', { screening: null })
  for (const code of ['CD2']) {
    const session = await f.enter(code)
    expect((await faultOf(() => f.enrol('GH4'))).code).toBe('no-right')
    expect((await faultOf(() => screenMember(session, { staffId, screening: passedNow() }))).code).toBe(
      'no-right',
    )
    expect((await faultOf(() => issueAgreement(session, { text: 'Mine.', months: null }))).code).toBe(
      'no-right',
    )
  }
})

test('whoever was screened lapses with it: refused by the engine, and the keys stay', async () => {
  const until = Date.now() + 3 * 86_400_000
  const { staffId } = await f.enrol('CD2', 'clerk', { screening: { ...passedNow(), until } })
  f.clock.ahead = 4 * 86_400_000
  const refused = await faultOf(() => f.enter('CD2'))
  expect(refused).toEqual({ code: 'not-cleared', details: { why: 'screening-lapsed', until } })
  await f.enter()
  const [entry] = f.session().ledger.list({ act: 'session.refused' }, 0, 1).rows
  expect(entry).toMatchObject({ by: 'CD2', facts: { why: 'screening-lapsed' } })
  expect(hasKey(staffId)).toBe(true)
  // The clock set back over it brings nobody in.
  f.clock.ahead = 0
  expect((await faultOf(() => f.enter('CD2'))).code).toBe('not-cleared')
  f.clock.ahead = 4 * 86_400_000
  await f.enter()
  await screenMember(f.session(), { staffId, screening: passedNow(f.clock.now()) })
  expect((await f.enter('CD2')).mode).toBe('normal')
})
