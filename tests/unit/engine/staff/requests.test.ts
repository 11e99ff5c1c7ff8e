/** Acts that wait for a second person: asked, decided, done once, and for exactly what was asked. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { importFiles } from '../../../../electron/engine/files/import.ts'
import { collectLeftovers } from '../../../../electron/engine/compartments/collect-leftovers.ts'
import { listFolders } from '../../../../electron/engine/files/folders.ts'
import { listItems } from '../../../../electron/engine/files/items.ts'
import { exportFiles } from '../../../../electron/engine/files/export.ts'
import { removeItems, trashItems } from '../../../../electron/engine/files/trash.ts'
import { decodeSubject, requestLayout, subjectDigest } from '../../../../electron/engine/format/request.ts'
import { DEFAULT_POLICY } from '../../../../electron/engine/ledger/policy-facts.ts'
import { machineClock } from '../../../../electron/engine/session/machine-clock.ts'
import { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import type { VaultSession } from '../../../../electron/engine/session/vault-session.ts'
import { agreeHere } from '../../../../electron/engine/staff/agree-here.ts'
import { setPolicy } from '../../../../electron/engine/staff/policy.ts'
import {
  decideHere,
  decideRequest,
  listRequests,
  makeRequest,
  approvedSubject as storedSubject,
  withdrawRequest,
} from '../../../../electron/engine/staff/requests.ts'
import { selectedItems } from '../../../../electron/engine/store/catalogue-selection.ts'
import { right } from '../../../../shared/contract/file.ts'
import type { GuardedAct } from '../../../../shared/contract/policy.ts'
import { requestSubject } from '../../../../shared/contract/request-subject.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  SECOND_CODE,
  type TwoCustodians,
  twoCustodians,
  withoutGrant,
} from '../../../helpers/two-custodians.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob, STAFF_CODE } from '../../../helpers/vault-fixture.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'

const DAY = 24 * 60 * 60 * 1000

let f: TwoCustodians
/** How far the clock is ahead, in milliseconds. */
let ahead = 0

beforeEach(async () => {
  ahead = 0
  f = await twoCustodians({ clock: { ...machineClock, now: () => machineClock.now() + ahead } })
})
afterEach(async () => {
  await f[Symbol.asyncDispose]()
})

const rules = (...secondPerson: GuardedAct[]) => ({ policy: { ...DEFAULT_POLICY, secondPerson } })
const everything = () => ({ compartment: f.id, selection: { of: 'all' as const } })

/** One file in the trash, and a rule that its removal needs two. */
async function trashed(): Promise<void> {
  const source = join(f.vault.base, 'letter.txt')
  await writeFile(source, 'x')
  const session = f.present()
  await importFiles(session, { compartment: f.id, folder: null, sources: [source] }, quietJob)
  await trashItems(session, everything())
  await setPolicy(session, rules('item.remove'))
}

const ask = (session: VaultSession, input: Readonly<Record<string, unknown>> = everything()) =>
  makeRequest(session, { act: 'item.remove', subject: requestSubject(input), reason: 'Retention is over' })

test('a removal waits for its second person, is done once, and both names stand in the verified ledger', async () => {
  await trashed()
  const first = f.present().person.staffId
  const refused = await faultOf(() => removeItems(f.present(), everything(), quietJob))
  expect(refused).toEqual({ code: 'second-person', details: { act: 'item.remove' } })
  const { id } = await ask(f.present())
  expect(await faultOf(() => decideRequest(f.present(), { id, approve: true, reason: '' }))).toMatchObject({
    code: 'second-person-same',
  })
  const early = { ...everything(), approval: id }
  expect((await faultOf(() => removeItems(f.present(), early, quietJob))).code).toBe('request-over')

  await f.as('second')
  const [shown] = listRequests(f.present()).requests
  expect(shown).toMatchObject({
    ...{ id, act: 'item.remove', by: STAFF_CODE, state: 'waiting', mayDecide: true, own: false },
    ...{ reason: 'Retention is over', facts: { compartment: f.id, chosen: 'all' } },
  })
  await decideRequest(f.present(), { id, approve: true, reason: '' })
  // Whoever agreed cannot use it.
  expect((await faultOf(() => removeItems(f.present(), early, quietJob))).code).toBe('request-over')

  await f.as('first')
  expect(storedSubject(f.present(), { id })).toEqual({ act: 'item.remove', subject: everything() })
  expect(await removeItems(f.present(), early, quietJob)).toMatchObject({ removed: 1 })
  expect((await faultOf(() => removeItems(f.present(), early, quietJob))).code).toBe('request-over')
  expect(listRequests(f.present()).requests).toMatchObject([{ id, state: 'used' }])
  const [done, intent] = f.present().ledger.list({ act: 'item.removed' }, 0, 2).rows
  expect([done?.phase, intent?.phase]).toEqual(['done', 'intent'])
  expect(intent?.facts).toMatchObject({ request: id, second: f.second })
  expect(String(intent?.facts['secondSignature'])).toMatch(/^[0-9a-f]{128}$/)
  expect(f.present().authority.refused).toBe(0)
  expect(await f.present().ledger.verify(quietJob.signal, () => {})).toMatchObject({ intact: true })
  expect(first).not.toBe(f.second)
})

test('whose own passcode is past its time agrees to nothing before it is changed', async () => {
  await trashed()
  const due = { ...rules('item.remove').policy, passcodeDays: 30 }
  await setPolicy(f.present(), { policy: due })
  ahead = 31 * DAY
  const { id } = await ask(f.present())
  const room = new SessionRoom(f.vault.environment, () => undefined)
  const { folder } = f.vault
  await f.present().close()
  const first = { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  await room.unlock(first, quietJob)
  const decision = { id, approve: true, reason: '', staffCode: SECOND_CODE, passcode: OTHER_PASSCODE }
  expect(await faultOf(() => decideHere(room, decision, quietJob))).toEqual({
    code: 'passcode-expired',
    details: { of: SECOND_CODE },
  })
  expect(listRequests(room.vault()).requests[0]).toMatchObject({ state: 'waiting' })
  // By the clock alone it would be in time again.
  ahead = 0
  expect((await faultOf(() => decideHere(room, decision, quietJob))).code).toBe('passcode-expired')
  await room.close()
})

test('who may read the files sees to which of them they agree; who may not, only how many', async () => {
  const { id: compartment } = f
  const input = { compartment, folder: null, sources: [join(f.vault.base, 'letters')] }
  await mkdir(join(f.vault.base, 'letters'))
  for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(f.vault.base, 'letters', name), name)
  await importFiles(f.present(), input, quietJob)
  const view = { of: 'everything' } as const
  const page = { compartment, view, sort: 'name', descending: false, offset: 0, limit: 9 } as const
  const items = (await listItems(f.present(), page)).rows.map((item) => item.id)
  const folder = listFolders(f.present(), { compartment, parent: null }).folders[0]?.id ?? ''
  await ask(f.present(), { compartment, selection: { of: 'items', items } })
  await ask(f.present(), { compartment, selection: { of: 'folder', folder } })
  const named = () => listRequests(f.present()).requests.map(({ names }) => names)
  const seen = [['letters'], ['a', 'b', 'c']]
  expect(named()).toEqual(expect.arrayContaining(seen))
  await withoutGrant(f)
  expect(named()).toEqual([[], []])
})

test('an approval serves for what was asked and for nothing else', async () => {
  await trashed()
  const other = { ...everything(), selection: { of: 'folder' as const, folder: 'ab'.repeat(16) } }
  const { id } = await ask(f.present(), other)
  await f.as('second')
  await decideRequest(f.present(), { id, approve: true, reason: '' })
  await f.as('first')
  const borrowed = { ...everything(), approval: id }
  expect((await faultOf(() => removeItems(f.present(), borrowed, quietJob))).code).toBe('request-over')
  expect(listRequests(f.present()).requests[0]).toMatchObject({ state: 'approved' })
})

test('an approval serves no longer than it says, and only with the signature of whoever approved', async () => {
  await trashed()
  const { id } = await ask(f.present())
  await f.as('second')
  await decideRequest(f.present(), { id, approve: true, reason: '' })
  const { registry } = await f.as('first')
  const use = () => removeItems(f.present(), { ...everything(), approval: id }, quietJob)
  const kept = registry.request(id)?.body ?? Buffer.alloc(0)
  const { approval, ...body } = requestLayout.decode(kept)
  const forged = Buffer.from(approval ?? Buffer.alloc(64))
  forged.writeUInt8(forged.readUInt8(0) ^ 1)
  registry.putRequest({ id, body: requestLayout.encode({ ...body, approval: forged }) })
  expect((await faultOf(use)).code).toBe('request-over')
  registry.putRequest({ id, body: kept })
  ahead = (LIMITS.requestDays + 1) * 24 * 60 * 60 * 1000
  expect((await faultOf(use)).code).toBe('request-over')
  ahead = 0
  expect(await use()).toMatchObject({ removed: 1 })
})

test('what is kept of a request cannot be exchanged after it was asked for', async () => {
  await trashed()
  const { id } = await ask(f.present())
  const { registry } = f.present()
  const { id: another } = await ask(f.present(), { compartment: f.id, selection: { of: 'items', items: [] } })
  const body = registry.request(another)?.body ?? Buffer.alloc(0)
  registry.transaction(() => registry.putRequest({ id, body }))
  await f.present().publish()
  await f.as('second')
  expect((await faultOf(() => decideRequest(f.present(), { id, approve: true, reason: '' }))).code).toBe(
    'request-over',
  )
  expect(listRequests(f.present()).requests.map((request) => request.id)).toEqual([another])
})

test('a row that is no request, or has no subject, hides no other one', async () => {
  await trashed()
  const made = [await ask(f.present()), await ask(f.present())]
  const { registry, ledger } = f.present()
  const subject = Buffer.from([0xff, 0x00])
  const facts = { act: 'item.remove', digest: subjectDigest('item.remove', subject).toString('hex') }
  const request = 'cd'.repeat(16)
  registry.transaction(() => {
    registry.putRequest({ id: made[0]?.id ?? '', body: Buffer.from('no request') })
    const body = { act: 'item.remove', subject, reason: '', approval: null } as const
    registry.putRequest({ id: request, body: requestLayout.encode(body) })
    const until = Date.now() + 60_000
    ledger.record('request.made', { compartment: f.id, facts: { ...facts, request, until } })
  })
  expect(f.present().authority.request(request)).toMatchObject({ state: 'waiting' })
  expect(listRequests(f.present()).requests.map(({ id }) => id)).toEqual([made[1]?.id])
})

test('an act of the vault is asked for in no compartment, one of a compartment in its own', async () => {
  await trashed()
  const nowhere = { act: 'item.remove', subject: {}, reason: '' } as const
  expect(await faultOf(() => makeRequest(f.present(), nowhere))).toEqual({
    code: 'input-invalid',
    details: { field: 'compartment' },
  })
  const subject = { ...rules(), compartment: f.id }
  const { id } = await makeRequest(f.present(), { act: 'policy.set', subject, reason: '' })
  expect(f.present().authority.request(id)).toMatchObject({ state: 'waiting', compartment: null })
})

test('no secret is kept in a request, whoever asks for it', async () => {
  const sheets = ['a sheet', 'another']
  const subject = { staffCode: 'CL1', sheets, passcode: 'correct horse battery', approval: null }
  const { id } = await makeRequest(f.present(), { act: 'recovery.use', subject, reason: '' })
  const row = f.present().registry.request(id)
  const kept = requestLayout.decode(row?.body ?? Buffer.alloc(0))
  expect(decodeSubject(kept.subject)).toEqual({ staffCode: 'CL1' })
})

test('declined with a reason, or withdrawn, it is over', async () => {
  await trashed()
  const [declined, withdrawn] = [await ask(f.present()), await ask(f.present())]
  await withdrawRequest(f.present(), withdrawn)
  await f.as('second')
  const without = { id: declined.id, approve: false, reason: '' }
  expect((await faultOf(() => decideRequest(f.present(), without))).code).toBe('reason-missing')
  await decideRequest(f.present(), { ...without, reason: 'The case is open' })
  for (const { id } of [declined, withdrawn])
    expect((await faultOf(() => decideRequest(f.present(), { id, approve: true, reason: '' }))).code).toBe(
      'request-over',
    )
  const states = listRequests(f.present()).requests.map(({ state }) => state)
  expect(states.toSorted()).toEqual(['declined', 'withdrawn'])
})

test('only large exports wait, and rules change by two once they say so', async () => {
  await trashed()
  const session = f.present()
  const to = join(f.vault.base, 'out')
  const whole = { ...everything(), to, reason: 'Audit' }
  await setPolicy(session, rules('file.export', 'policy.set'))
  expect((await faultOf(() => exportFiles(session, whole, quietJob))).code).toBe('second-person')
  expect((await faultOf(() => setPolicy(session, rules()))).code).toBe('second-person')
  expect(session.authority.policy.secondPerson).toEqual(['file.export', 'policy.set'])
})

test('many small exports are a large one, and every file one by one is a whole compartment', async () => {
  const session = f.present()
  const to = join(f.vault.base, 'copies')
  await mkdir(to)
  const names = ['a', 'b', 'c', 'd'].map((name) => join(f.vault.base, name))
  for (const name of names) await writeFile(name, name)
  await importFiles(session, { compartment: f.id, folder: null, sources: names }, quietJob)
  const view = { of: 'everything' } as const
  const list = { compartment: f.id, view, sort: 'name', descending: false, offset: 0, limit: 4 } as const
  const ids = (await listItems(session, list)).rows.map(({ id }) => id)
  await setPolicy(session, { policy: { ...rules('file.export').policy, exportItems: 2 } })
  const some = (from: number, end: number) => {
    const selection = { of: 'items' as const, items: ids.slice(from, end) }
    return exportFiles(session, { compartment: f.id, selection, to, reason: 'Audit' }, quietJob)
  }
  expect((await faultOf(() => some(0, 3))).code).toBe('second-person')
  expect(await some(0, 2)).toMatchObject({ exported: 2 })
  expect((await faultOf(() => some(2, 3))).code).toBe('second-person')
  await setPolicy(session, { policy: { ...rules('file.export').policy, exportItems: 100 } })
  expect((await faultOf(() => some(0, 4))).code).toBe('second-person')
  // The same files again are no more than they were; the last one makes the whole.
  expect(await some(0, 3)).toMatchObject({ exported: 3 })
  expect(await some(1, 3)).toMatchObject({ exported: 2 })
  expect((await faultOf(() => some(3, 4))).code).toBe('second-person')
  ahead += DAY + 1
  expect(await some(3, 4)).toMatchObject({ exported: 1 })
})

test('an approval is good for one export, also for two that begin together', async () => {
  const source = join(f.vault.base, 'letter.txt')
  await writeFile(source, 'x')
  await importFiles(f.present(), { compartment: f.id, folder: null, sources: [source] }, quietJob)
  const places = ['one', 'other'].map((name) => join(f.vault.base, name))
  for (const place of places) await mkdir(place)
  await setPolicy(f.present(), rules('file.export'))
  const input = { ...everything(), reason: 'Audit' }
  const asked = { act: 'file.export', subject: requestSubject(input), reason: '' } as const
  const { id } = await makeRequest(f.present(), asked)
  await f.as('second')
  await decideRequest(f.present(), { id, approve: true, reason: '' })
  const session = await f.as('first')
  const both = places.map((to) => exportFiles(session, { ...input, to, approval: id }, quietJob))
  const ends = await Promise.allSettled(both)
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('no time empties the trash while removing needs two', async () => {
  await trashed()
  for (let week = 0; week < 6; week++) {
    ahead += 7 * DAY
    f.present().ledger.record('session.unlocked', { facts: { mode: 'normal' } })
  }
  const left = async () => {
    await collectLeftovers(await f.as('first'), CONTENT_THREAD)
    return selectedItems(f.compartment.catalogue.read, { of: 'all' }, 'trashed').length
  }
  expect(await left()).toBe(1)
  await setPolicy(f.present(), rules())
  expect(await left()).toBe(0)
})

test('a right that ends is not given for longer by one person alone', async () => {
  const { second, id: compartment } = f
  const rights = [...right.options]
  const until = f.present().now() + DAY
  await giveGrant(f.present(), { compartment, staffId: second, rights, until })
  await setPolicy(f.present(), rules('grant.give'))
  const longer = { compartment, staffId: second, rights, until: null }
  expect((await faultOf(() => giveGrant(f.present(), longer))).code).toBe('second-person')
  ahead = 2 * DAY
  expect((await faultOf(() => giveGrant(f.present(), longer))).code).toBe('second-person')
  await giveGrant(f.present(), { compartment, staffId: second, rights: ['read'], until: null })
})

test('the second person decides at the same workstation, by a passcode of their own', async () => {
  await trashed()
  await f.present().close()
  const room = new SessionRoom(f.vault.environment, () => {})
  const { folder } = f.vault
  await room.unlock({ folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }, quietJob)
  const { id } = await ask(room.vault())
  const here = { id, approve: true, reason: '', staffCode: SECOND_CODE, passcode: OTHER_PASSCODE }
  const wrong = { ...here, passcode: PASSCODE }
  expect((await faultOf(() => decideHere(room, wrong, quietJob))).code).toBe('wrong-passcode')
  const oneself = { ...here, staffCode: STAFF_CODE, passcode: PASSCODE }
  expect((await faultOf(() => decideHere(room, oneself, quietJob))).code).toBe('second-person-same')
  await decideHere(room, here, quietJob)
  expect(await removeItems(room.vault(), { ...everything(), approval: id }, quietJob)).toMatchObject({
    removed: 1,
  })
  const [approved] = room.vault().ledger.list({ act: 'request.approved' }, 0, 1).rows
  expect(approved?.by).toBe(SECOND_CODE)
  await room.close()
})

test('where no request can wait, somebody else agrees at once, and it is signed all the same', async () => {
  await setPolicy(f.present(), rules('older.accept'))
  await f.present().close()
  const room = new SessionRoom(f.vault.environment, () => {})
  const { folder } = f.vault
  await room.unlock({ folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }, quietJob)
  const deed = { act: 'older.accept', subject: {} } as const
  const by = (second?: { staffCode: string; passcode: string }) =>
    agreeHere(room, { ...deed, second }, quietJob)
  expect((await faultOf(() => by())).code).toBe('second-person')
  expect((await faultOf(() => by({ staffCode: STAFF_CODE, passcode: PASSCODE }))).code).toBe(
    'second-person-same',
  )
  const agreed = await by({ staffCode: SECOND_CODE, passcode: OTHER_PASSCODE })
  expect(agreed).toMatchObject({ second: f.second })
  expect(String(agreed['secondSignature'])).toMatch(/^[0-9a-f]{128}$/)
  await room.close()
})
