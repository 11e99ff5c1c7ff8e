/** Who is let to what: every call and job of the contract, by every role, against the words of the design. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CALLS, JOBS } from '../../../../shared/contract/contract.ts'
import type { EngineCallName, JobName } from '../../../../shared/contract/contract.ts'
import type { Role } from '../../../../shared/contract/staff.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { createEngine } from '../../../../electron/engine/engine.ts'
import { CALL_HANDLERS } from '../../../../electron/engine/handlers/calls.ts'
import { GATES, passGate } from '../../../../electron/engine/handlers/gate.ts'
import { JOB_HANDLERS } from '../../../../electron/engine/handlers/jobs.ts'
import { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import { setPolicy } from '../../../../electron/engine/staff/policy.ts'
import { DEFAULT_POLICY } from '../../../../electron/engine/ledger/policy-facts.ts'
import type { Context } from '../../../../electron/engine/handlers/context.ts'
import { addWay, listWays, removeWay } from '../../../../electron/engine/staff/ways.ts'
import { issueAgreement } from '../../../../electron/engine/staff/agreement.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'
import { type Office, office } from '../../../helpers/office.ts'
import { addKey, askHere, openByKey, proveKey } from '../../../helpers/key-walk.ts'
import { SoftKey } from '../../../helpers/soft-key.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob } from '../../../helpers/vault-fixture.ts'

type Name = EngineCallName | JobName
const isOfEngine = (name: string): name is EngineCallName =>
  Object.hasOwn(CALLS, name) && CALLS[name as keyof typeof CALLS].room === 'engine'
const NAMES: readonly Name[] = [...Object.keys(CALLS).filter(isOfEngine), ...(Object.keys(JOBS) as JobName[])]

const begins = (...families: string[]) => NAMES.filter((name) => families.includes(name.split('.')[0] ?? ''))

/** What nobody else than a custodian does. */
const ADMINISTRATION: readonly Name[] = [
  ...begins('draft', 'sheet', 'sheets', 'idle', 'older', 'leaving', 'recovery'),
  ...begins('staff').filter((name) => name !== 'staff.list'),
  ...(['agreement.issue', 'agreement.sign', 'policy.set', 'compartment.create', 'grant.review'] as const),
  'set.restore',
]
const OVERSIGHT: readonly Name[] = ['staff.list', ...begins('ledger')]
/** Content, and what changes it or who has it. */
const CONTENT: readonly Name[] = [
  ...begins('folder', 'item', 'file', 'preview', 'content', 'epoch'),
  ...(['compartment.rename', 'compartment.accept', 'grant.give', 'grant.revoke', 'drive.name'] as const),
  ...(['backup.weigh', 'backup.create', 'set.sheet', 'set.open', 'set.items'] as const),
  ...begins('request').filter((name) => name !== 'request.list'),
]
/** Before anybody is here, and beside whatever somebody does. */
const ALWAYS: readonly Name[] = [
  ...(['vault.look', 'vault.free', 'vault.create', 'session.state', 'session.unlock'] as const),
  'custodian.appoint',
  ...(['passcode.generate', 'passcode.estimate', 'guard.look', 'security.status'] as const),
  ...(['key.challenge', 'key.tools', 'key.tool-assert', 'key.drop'] as const),
]
const SIGNING: readonly Name[] = ['agreement.show', 'agreement.accept']

const REFUSED: Readonly<Record<Role, ReadonlySet<Name>>> = {
  custodian: new Set(),
  clerk: new Set([...ADMINISTRATION, ...OVERSIGHT]),
  auditor: new Set([...ADMINISTRATION, ...CONTENT]),
}

const DAY = 24 * 60 * 60 * 1000

/** The part of a context that acts on people use. */
const contextOf = (room: SessionRoom) => ({ room }) as Context

let f: Office
beforeAll(async () => {
  f = await office()
  await f.enrol('CL2', 'clerk')
  await f.enrol('AU3', 'auditor')
})
afterAll(() => f[Symbol.asyncDispose]())

function outcome(room: SessionRoom, name: Name, input: object = {}): string {
  try {
    passGate(room, name, input)
    return 'passes'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}
const outcomes = (room: SessionRoom) => NAMES.map((name) => [name, outcome(room, name)])

test('every call and job has a gate and somebody who answers', () => {
  expect(Object.keys(GATES).toSorted()).toEqual(NAMES.toSorted())
  const answered = [...Object.keys(CALL_HANDLERS), ...Object.keys(JOB_HANDLERS)]
  expect(answered.toSorted()).toEqual(NAMES.toSorted())
})

test('the engine asks the gate before it answers', async () => {
  await f.leave()
  const engine = createEngine({
    ...{ machineFolder: f.environment.machineFolder, appVersion: '0.0.0', contentThread: CONTENT_THREAD },
    ...{ inspector: null, publish: () => undefined },
  })
  try {
    const who = { place: f.vault.folder, staffCode: 'CL2', passcode: OTHER_PASSCODE, allowConnected: true }
    await engine.run('session.unlock', who, quietJob)
    await expect(engine.call('staff.list', {})).rejects.toMatchObject({ code: 'no-right' })
    await expect(engine.run('ledger.verify', {}, quietJob)).rejects.toMatchObject({ code: 'no-right' })
    expect(await engine.call('compartment.list', {})).toMatchObject({ compartments: [] })
  } finally {
    await engine.close()
    await f.enter()
  }
})

test('a shut vault refuses by itself: no gate stands before it', () => {
  const room = new SessionRoom(f.environment, () => undefined)
  expect(outcomes(room)).toEqual(NAMES.map((name) => [name, 'passes']))
})

describe('in an open vault', () => {
  test.each([
    ['custodian', 'AB1'],
    ['clerk', 'CL2'],
    ['auditor', 'AU3'],
  ] as const)('a %s is let to what is theirs and to nothing else', async (role, code) => {
    await f.enter(code)
    expect(f.session().person.role).toBe(role)
    const expected = NAMES.map((name) => [name, REFUSED[role].has(name) ? 'no-right' : 'passes'])
    expect(outcomes(f.room())).toEqual(expected)
    const withKey = role === 'auditor' ? 'no-right' : 'passes'
    expect(outcome(f.room(), 'set.verify', { withKey: true })).toBe(withKey)
    expect(outcome(f.room(), 'set.verify', { withKey: false })).toBe('passes')
  })

  test('whoever has to sign first is let to nothing else', async () => {
    await f.enter()
    await issueAgreement(f.session(), { text: 'Keep it to yourself.', months: null })
    await f.enter('CL2')
    expect(f.session().mode).toBe('signing')
    const open = new Set([...ALWAYS, ...SIGNING])
    expect(outcomes(f.room())).toEqual(NAMES.map((name) => [name, open.has(name) ? 'passes' : 'not-cleared']))
  })
})

test('a passcode past its time is to be changed first, by whoever the rules are for', async () => {
  await using own = await office()
  await setPolicy(own.session(), { policy: { ...DEFAULT_POLICY, passcodeDays: 30, dormantDays: 365 } })
  own.room().changed()
  // Nobody is interrupted in the middle of their work.
  passGate(own.room(), 'compartment.list', {})
  own.clock.ahead = 31 * DAY
  await own.enter()
  expect(() => passGate(own.room(), 'compartment.list', {})).toThrow(new Fault('passcode-expired'))
  // A clock that is set back makes it no younger.
  own.clock.ahead = 0
  await own.enter()
  expect(() => passGate(own.room(), 'compartment.list', {})).toThrow(new Fault('passcode-expired'))
  passGate(own.room(), 'passcode.change', {})
  const change = { current: PASSCODE, next: OTHER_PASSCODE }
  await JOB_HANDLERS['passcode.change'](contextOf(own.room()), change, quietJob)
  passGate(own.room(), 'compartment.list', {})
})

test('so is one that opens only together with a key, which can be asked for it by either road', async () => {
  await using own = await office()
  const key = new SoftKey()
  await addKey(own.room(), key, 'both')
  const alone = listWays(own.session()).ways.find(({ kind }) => kind === 'passcode')?.slot ?? ''
  await removeWay(own.room(), { slot: alone, lost: false, passcode: PASSCODE })
  await setPolicy(own.session(), { policy: { ...DEFAULT_POLICY, passcodeDays: 30, dormantDays: 365 } })
  await own.leave()
  own.clock.ahead = 31 * DAY
  const place = { folder: own.vault.folder, environment: own.environment }
  const room = await openByKey(place, key, {}, PASSCODE)
  expect(outcome(room, 'compartment.list')).toBe('passcode-expired')
  const ways = ['way.list', 'key.ask', 'key.tools', 'key.tool-assert', 'key.drop', 'passcode.change'] as const
  for (const name of ways) expect(outcome(room, name)).toBe('passes')
  const change = { current: PASSCODE, next: 'vexnop4q', key: key.assert(askHere(room, 'change')) }
  expect(await JOB_HANDLERS['passcode.change'](contextOf(room), change, quietJob)).toEqual({ left: [] })
  expect(outcome(room, 'compartment.list')).toBe('passes')
  await room.close()
})

test.each([
  ['the only one', 'passes'],
  ['beside an older one', 'passcode-expired'],
] as const)(
  'a passcode that is chosen to go with a key, %s, is as old as that: %s',
  async (which, expected) => {
    await using own = await office()
    const [first, second] = [new SoftKey(), new SoftKey()]
    await addKey(own.room(), first)
    const alone = listWays(own.session()).ways.find(({ kind }) => kind === 'passcode')?.slot ?? ''
    if (which === 'the only one')
      await removeWay(own.room(), { slot: alone, lost: false, passcode: PASSCODE })
    await setPolicy(own.session(), { policy: { ...DEFAULT_POLICY, passcodeDays: 30, dormantDays: 365 } })
    await own.leave()
    const place = { folder: own.vault.folder, environment: own.environment }
    own.clock.ahead = 29 * DAY
    const room = await openByKey(place, first)
    const ceremony = await proveKey(room, second)
    const key = first.assert(askHere(room, 'change'))
    await addWay(room, { ceremony, name: 'Second key', kind: 'both', passcode: 'vexnop4q', key }, quietJob)
    await room.close()
    own.clock.ahead = 31 * DAY
    const again = await openByKey(place, second, {}, 'vexnop4q')
    expect(outcome(again, 'compartment.list')).toBe(expected)
    await again.close()
  },
)
