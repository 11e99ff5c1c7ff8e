/** Fault 2 for people: cut off anywhere, an enrolment, a suspension, a right or an appointment took effect or can be made again. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import { Fault } from '../../shared/model/fault.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import { canRecord, cutEverywhere, cutting, type Said } from '../helpers/cut-everywhere.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { type Office, office } from '../helpers/office.ts'
import { appointBy } from '../helpers/recovery-walk.ts'
import { OTHER_PASSCODE } from '../helpers/vault-fixture.ts'

const { elsewhere } = cutting()
let f: Office
beforeEach(async () => {
  f = await office()
})
afterEach(() => f[Symbol.asyncDispose]())

/** How an unlock by the new one ends; whoever was here has locked. */
async function unlocks(): Promise<string> {
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

test.runIf(canRecord)('enrolling', async () => {
  await f.leave()
  const seen = new Set<string>()
  await cutEverywhere(f, { act: 'enrol', samples: 12, look })
  expect(seen).toEqual(new Set(['wrong-passcode', 'not-cleared', 'normal']))

  async function look({ done }: Said): Promise<void> {
    const first = await unlocks()
    seen.add(first)
    expect(done ? ['normal'] : ['normal', 'not-cleared', 'wrong-passcode']).toContain(first)
    // A custodian's unlock gives the key that a cut kept back, or frees the code.
    const custodian = await f.enter()
    const isMember = custodian.registry.staff().some(({ code }) => code === 'CD2')
    expect(custodian.head.slots).toHaveLength(isMember ? 2 : 1)
    expect(custodian.head.registryGrants).toHaveLength(isMember ? 3 : 2)
    if (!isMember) await f.enrol('CD2', 'clerk', { name: 'Carla Dorn' })
    expect(await unlocks()).toBe('normal')
    expect(await isIntact()).toBe(true)
    await f.leave()
  }
})

test.runIf(canRecord)('suspending', async () => {
  const { staffId } = await f.enrol('CD2')
  await f.leave()
  const hasKey = () => f.session().head.registryGrants.some(({ grantee }) => grantee === staffId)
  const seen = new Set<string>()
  await cutEverywhere(f, { act: 'suspend', place: staffId, samples: 8, look })
  expect(seen).toEqual(new Set(['normal', 'not-cleared']))

  async function look({ done }: Said): Promise<void> {
    const first = await unlocks()
    seen.add(first)
    expect(done ? ['not-cleared'] : ['normal', 'not-cleared']).toContain(first)
    await f.enter()
    const isSuspended = f.session().authority.member(staffId)?.state === 'suspended'
    expect(first).toBe(isSuspended ? 'not-cleared' : 'normal')
    expect(hasKey()).toBe(!isSuspended)
    if (!isSuspended) await suspendMember(f.session(), { staffId, reason: 'Inquiry' })
    expect(await unlocks()).toBe('not-cleared')
    await f.enter()
    expect(hasKey()).toBe(false)
    expect(await isIntact()).toBe(true)
    await f.leave()
  }
})

test.runIf(canRecord).each([
  ['giving a right', 'give', 'none', 'read, add'],
  ['taking a right away', 'revoke', 'read, add', 'none'],
] as const)('%s', async (_, act, before, after) => {
  const { staffId } = await f.enrol('CD2')
  const { id } = await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)
  const give = () =>
    giveGrant(f.session(), { compartment: id, staffId, rights: ['read', 'add'], until: null })
  const revoke = () => revokeGrant(f.session(), { compartment: id, staffId })
  if (act === 'revoke') await give()
  await f.leave()
  /** What opens for the clerk, who unlocks. */
  const held = async () => {
    await f.enter('CD2')
    return (
      f
        .session()
        .compartments()
        .map(({ rights }) => [...rights].join(', '))[0] ?? 'none'
    )
  }
  const seen = new Set<string>()
  await cutEverywhere({ vault: f.vault, compartment: { id } }, { act, place: staffId, samples: 8, look })
  expect(seen).toEqual(new Set([before, after]))

  async function look({ done }: Said): Promise<void> {
    const first = await held()
    seen.add(first)
    expect(done ? [after] : [before, after]).toContain(first)
    await f.enter()
    // Nothing is stored under a key that somebody took along, wherever the revoking was cut.
    const isDue = act === 'revoke' && first === after
    expect(f.session().authority.epoch(id).due).toBe(isDue)
    if (first === before) await (act === 'give' ? give() : revoke())
    expect(await held()).toBe(after)
    await f.enter()
    expect(await isIntact()).toBe(true)
    await f.leave()
  }
})

test.runIf(canRecord)('appointing by recovery sheets', async () => {
  await f.leave()
  writeFileSync(join(elsewhere(), 'present'), f.vault.sheets.join('\n\n'))
  const again = () => appointBy(f.vault, f.vault.sheets, 'CD2')
  const seen = new Set<string>()
  await cutEverywhere(f, { act: 'appoint', place: elsewhere(), samples: 8, look })
  expect(seen).toEqual(new Set(['wrong-passcode', 'staff-unfinished', 'normal']))

  async function look({ done }: Said): Promise<void> {
    const first = await unlocks()
    await f.leave()
    seen.add(first)
    expect(done ? ['normal'] : ['normal', 'staff-unfinished', 'wrong-passcode']).toContain(first)
    if (first === 'normal') expect((await faultOf(again)).code).toBe('code-taken')
    else await again()
    expect(await unlocks()).toBe('normal')
    expect(f.session().head.slots).toHaveLength(2)
    expect(await isIntact()).toBe(true)
    await f.leave()
  }
})
