/** Fault 2 for people: killed at every lasting step, an enrolment or a suspension took effect or can be made again. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '../../shared/model/fault.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import { canKillAtCalls, killSweep } from '../helpers/kill-sweep.ts'
import { type Office, office } from '../helpers/office.ts'
import { OTHER_PASSCODE } from '../helpers/vault-fixture.ts'

const ROOT = new URL('../../', import.meta.url).href
const START = `
  const at = (path) => import(${JSON.stringify(ROOT)} + path)
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { SessionRoom } = await at('electron/engine/session/session-room.ts')
  const { PASSCODE, OTHER_PASSCODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const [folder, machineFolder] = process.argv.slice(2)
  const room = new SessionRoom({
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
  }, () => undefined)
  await room.unlock({ folder, staffCode: 'AB1', passcode: PASSCODE, allowConnected: false }, quietJob)
`
const ENROL = `${START}
  const { enrolStaff } = await at('electron/engine/staff/enrol.ts')
  await enrolStaff(room, {
    code: 'CD2', name: 'Carla Dorn', role: 'clerk', startsAt: null, passcode: OTHER_PASSCODE, keys: [],
    screening: { outcome: 'passed', at: Date.now(), reference: 'P-1', until: null },
    agreement: { version: 0, typedName: 'Carla Dorn' },
  }, quietJob)
  process.exit(0)
`
const SUSPEND = `${START}
  const { suspendMember } = await at('electron/engine/staff/standing.ts')
  const clerk = room.vault().registry.staff().find(({ code }) => code === 'CD2')
  await suspendMember(room.vault(), { staffId: clerk.staffId, reason: 'Inquiry' })
  process.exit(0)
`

let f: Office
beforeEach(async () => {
  f = await office()
})
afterEach(() => f[Symbol.asyncDispose]())

/** How an unlock by the clerk ends; whoever was here has locked. */
async function clerkUnlocks(): Promise<string> {
  try {
    return (await f.enter('CD2', OTHER_PASSCODE)).mode
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

async function isIntact(): Promise<boolean> {
  const { ledger, authority, older } = f.session()
  const { intact } = await ledger.verify(new AbortController().signal, () => undefined)
  return intact && authority.refused === 0 && older.length === 0
}

test.runIf(canKillAtCalls)('enrolling', { timeout: 1_200_000 }, async () => {
  await f.leave()
  const sweep = await killSweep(f.vault, 'enrol', ENROL)
  const seen = new Set<string>()
  await sweep.atEveryKill(async (where, finished) => {
    const first = await clerkUnlocks()
    seen.add(first)
    expect(finished ? ['normal'] : ['normal', 'not-cleared', 'wrong-passcode'], where).toContain(first)
    // A custodian's unlock gives the key that a kill kept back, or frees the code.
    const custodian = await f.enter()
    const isMember = custodian.registry.staff().some(({ code }) => code === 'CD2')
    expect(custodian.head.slots, where).toHaveLength(isMember ? 2 : 1)
    expect(custodian.head.registryGrants, where).toHaveLength(isMember ? 3 : 2)
    if (!isMember) await f.enrol('CD2', 'clerk', { name: 'Carla Dorn' })
    expect(await clerkUnlocks(), where).toBe('normal')
    expect(await isIntact(), where).toBe(true)
    await f.leave()
  })
  expect(seen).toEqual(new Set(['wrong-passcode', 'not-cleared', 'normal']))
})

test.runIf(canKillAtCalls)('suspending', { timeout: 1_200_000 }, async () => {
  const { staffId } = await f.enrol('CD2')
  await f.leave()
  const sweep = await killSweep(f.vault, 'suspend', SUSPEND)
  const hasKey = () => f.session().head.registryGrants.some(({ grantee }) => grantee === staffId)
  const seen = new Set<string>()
  await sweep.atEveryKill(async (where, finished) => {
    const first = await clerkUnlocks()
    seen.add(first)
    expect(finished ? ['not-cleared'] : ['normal', 'not-cleared'], where).toContain(first)
    await f.enter()
    const isSuspended = f.session().authority.member(staffId)?.state === 'suspended'
    expect(first, where).toBe(isSuspended ? 'not-cleared' : 'normal')
    expect(hasKey(), where).toBe(!isSuspended)
    if (!isSuspended) await suspendMember(f.session(), { staffId, reason: 'Inquiry' })
    expect(await clerkUnlocks(), where).toBe('not-cleared')
    await f.enter()
    expect(hasKey(), where).toBe(false)
    expect(await isIntact(), where).toBe(true)
    await f.leave()
  })
  expect(seen).toEqual(new Set(['normal', 'not-cleared']))
})
