/** Two acts that begin before either has ended, as a window, its dialogs and a script can begin them. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../../../electron/engine/ledger/policy-facts.ts'
import { issueAgreement, signAgreement } from '../../../../electron/engine/staff/agreement.ts'
import { changePasscode } from '../../../../electron/engine/staff/change-passcode.ts'
import { leaveOffice } from '../../../../electron/engine/staff/leave.ts'
import { setPolicy } from '../../../../electron/engine/staff/policy.ts'
import { decideRequest, makeRequest } from '../../../../electron/engine/staff/requests.ts'
import { resetStaff } from '../../../../electron/engine/staff/reset-staff.ts'
import { listWays, removeWay } from '../../../../electron/engine/staff/ways.ts'
import { requestSubject } from '../../../../shared/contract/request-subject.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { addKey } from '../../../helpers/key-walk.ts'
import { nameOf, type Office, office } from '../../../helpers/office.ts'
import { SoftKey } from '../../../helpers/soft-key.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob } from '../../../helpers/vault-fixture.ts'

const NEXT = 'velvet orchard tunnel basket mirror canoe'

let f: Office
beforeEach(async () => {
  f = await office()
})
afterEach(() => f[Symbol.asyncDispose]())

/** What became of each: `done`, or the code of its fault. */
const outcomes = async (acts: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(acts))
    .map((one) => (one.status === 'fulfilled' ? 'done' : one.reason instanceof Fault ? one.reason.code : ''))
    .toSorted()

const reset = (approval?: string) =>
  resetStaff(
    f.room(),
    {
      ...{ staffCode: 'EF3', sheets: f.vault.sheets.slice(0, 2), passcode: NEXT, keys: [] },
      ...(approval === undefined ? {} : { approval }),
    },
    quietJob,
  )

const isWhole = async () => {
  const { intact } = await f.session().ledger.verify(new AbortController().signal, () => undefined)
  return intact && f.session().authority.refused === 0
}

test('two resets of one person: the second finds that somebody was quicker', async () => {
  await f.enrol('EF3')
  expect(await outcomes([reset(), reset()])).toEqual(['busy', 'done'])
  expect(await isWhole()).toBe(true)
  await f.enter('EF3', NEXT)
})

test('two resets with one approval: it is good for one', async () => {
  await f.enrol('CD2', 'custodian')
  await f.enrol('EF3')
  await setPolicy(f.session(), { policy: { ...DEFAULT_POLICY, secondPerson: ['recovery.use'] } })
  const subject = requestSubject({ staffCode: 'EF3' })
  const { id } = await makeRequest(f.session(), { act: 'recovery.use', subject, reason: 'Lost' })
  await f.enter('CD2')
  await decideRequest(f.session(), { id, approve: true, reason: '' })
  await f.enter()
  expect(await outcomes([reset(id), reset(id)])).toEqual(['done', 'request-over'])
  expect(await isWhole()).toBe(true)
})

test('wrong passcodes tried side by side are counted one by one', async () => {
  const wrong = { current: 'not the passcode of anybody', next: NEXT }
  const guess = () => changePasscode(f.environment, f.session(), wrong, quietJob)
  // However slow this machine is, no wait ends.
  Object.assign(f.clock, { uptime: () => 60_000 })
  const guesses = Array.from({ length: 5 }, guess)
  const wrongOnes = Array.from({ length: 4 }, () => 'wrong-passcode')
  expect(await outcomes(guesses)).toEqual(['too-early', ...wrongOnes])
})

test('two ways in taken away: one of them stays', async () => {
  await addKey(f.room(), new SoftKey())
  const slots = listWays(f.session()).ways.map(({ slot }) => slot)
  const remove = (slot: string) => removeWay(f.room(), { slot, lost: false, passcode: PASSCODE })
  expect(await outcomes(slots.map(remove))).toEqual(['done', 'last-way-in'])
  expect(listWays(f.session()).ways).toHaveLength(1)
})

test('two changes of the passcode: the one that says it is done opens, the other says that it was late', async () => {
  const change = (next: string) =>
    changePasscode(f.environment, f.session(), { current: PASSCODE, next }, quietJob)
  const done: string[] = []
  const codes = await outcomes(
    [NEXT, OTHER_PASSCODE].map((next) => change(next).then(() => void done.push(next))),
  )
  expect(codes).toEqual(['busy', 'done'])
  await f.enter('AB1', done[0])
})

test('an agreement that is issued while somebody signs the one before is not theirs', async () => {
  const enrolling = f.enrol('EF3')
  await issueAgreement(f.session(), { text: 'Another text', months: null })
  expect(await outcomes([enrolling])).toEqual(['agreement-changed'])
  expect(f.session().authority.members()).toHaveLength(1)
  expect(f.session().head.slots).toHaveLength(1)
})

test('who leaves while they sign has not signed', async () => {
  const { staffId } = await f.enrol('EF3', 'clerk', { agreement: null })
  const { version } = await issueAgreement(f.session(), { text: 'A text', months: null })
  const signing = { staffId, version, typedName: nameOf('EF3'), passcode: OTHER_PASSCODE }
  const leaving = { staffId, endsAt: Date.now(), reason: 'End of contract' }
  const acts = [signAgreement(f.room(), signing, quietJob), leaveOffice(f.session(), leaving, quietJob)]
  expect(await outcomes(acts)).toEqual(['done', 'not-found'])
  expect(await isWhole()).toBe(true)
})
