import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { credentialFactsLayout } from '../../../../electron/engine/format/credential-facts.ts'
import { credentialFacts } from '../../../../electron/engine/session/note-key-use.ts'
import { provePerson } from '../../../../electron/engine/session/prove-person.ts'
import { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import { enrolStaff } from '../../../../electron/engine/staff/enrol.ts'
import { changePasscode } from '../../../../electron/engine/staff/change-passcode.ts'
import { securityStatus } from '../../../../electron/engine/session/security-status.ts'
import { listWays, removeWay, renameWay, testWay } from '../../../../electron/engine/staff/ways.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import type { UnlockRule } from '../../../../shared/contract/policy.ts'
import { setPolicy } from '../../../../electron/engine/staff/policy.ts'
import { addKey, askHere, openByKey, openByPasscode, proveKey } from '../../../helpers/key-walk.ts'
import { SoftKey, type Wrong } from '../../../helpers/soft-key.ts'
import {
  OTHER_PASSCODE,
  PASSCODE,
  quietJob,
  STAFF_CODE,
  type VaultFixture,
  vaultFixture,
} from '../../../helpers/vault-fixture.ts'

let fixture: VaultFixture
let room: SessionRoom

beforeAll(async () => {
  fixture = await vaultFixture()
  await (await fixture.create()).close()
})
afterAll(() => fixture[Symbol.asyncDispose]())

/** Wrong attempts of one test must not make the next one wait. */
beforeEach(async () => {
  await rm(join(fixture.folder, 'attempts'), { force: true })
  await rm(join(fixture.environment.machineFolder, 'attempts'), { recursive: true, force: true })
})

const input = { folder: '', staffCode: STAFF_CODE, passcode: '', allowConnected: false }
const open = (passcode = PASSCODE) => openByPasscode(fixture, passcode)
const unlock = (key: SoftKey, wrong: Wrong = {}, passcode = '') => openByKey(fixture, key, wrong, passcode)
const add = (key: SoftKey, kind?: 'key' | 'both', name?: string) => addKey(room, key, kind, name)
const ask = (act: 'change' | 'test') => askHere(room, act)

const acts = () => room.vault().ledger.list({}, 0, 50).rows

describe('a key alone', () => {
  const key = new SoftKey()
  let slot: string

  beforeAll(async () => {
    room = await open()
    slot = await add(key)
    await room.close()
  })

  test('opens the vault, and the ledger tells which and how often it was used', async () => {
    room = await unlock(key)
    expect(room.vault().mode).toBe('normal')
    const entry = acts().find(({ act }) => act === 'session.unlocked')
    expect(entry?.facts).toMatchObject({ way: 'key', slot, counter: key.counter })
    const { ways, advisedKeys } = listWays(room.vault())
    expect(ways.map(({ kind, name, removable }) => ({ kind, name, removable }))).toEqual([
      { kind: 'passcode', name: '', removable: true },
      { kind: 'key', name: 'Blue key', removable: true },
    ])
    expect(ways[1]?.lastUsedAt).not.toBeNull()
    expect(advisedKeys).toBe(1)
    await room.close()
  })

  test.each([
    ['nobody verified', 'not-verified', { verified: false }],
    ['nobody touched it', 'not-verified', { present: false }],
    ['a bogus signature', 'not-verified', { bogus: true }],
    ['another origin', 'not-verified', { origin: 'https://localhost' }],
    ['a port behind the origin', 'not-verified', { origin: 'https://vault.strongroom.internal:8443' }],
    ['an origin below ours', 'not-verified', { origin: 'https://a.vault.strongroom.internal' }],
    ['our window inside another page', 'not-verified', { crossOrigin: true }],
    ['another RP ID', 'not-verified', { rpId: 'example.org' }],
    ['an RP ID above ours', 'not-verified', { rpId: 'strongroom.internal' }],
    ['an old challenge', 'not-verified', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['a registration in place of an answer', 'not-verified', { type: 'webauthn.create' }],
    ['no secret', 'no-secret', { prf: '' }],
    ['another secret', 'other-secret', { prf: Buffer.alloc(32, 1).toString('base64url') }],
  ])('with %s it is refused, and counted', async (_, why, wrong) => {
    expect(await faultOf(() => unlock(key, wrong))).toEqual({
      code: 'key-refused',
      details: { why, failures: 1 },
    })
  })

  test('a key of somebody else answers for nobody but its owner', async () => {
    room = await open()
    const other = new SoftKey()
    const ceremony = await proveKey(room, other, 'CD2')
    const clerk = { code: 'CD2', name: 'Carla Dorn', role: 'clerk', startsAt: null } as const
    const papers = {
      screening: { outcome: 'passed', at: Date.now(), reference: 'P-1', until: null } as const,
      agreement: { version: 0, typedName: 'Carla Dorn' },
    }
    await enrolStaff(room, { ...clerk, ...papers, passcode: '', keys: [ceremony] }, quietJob)
    const testOwn = await faultOf(() => testWay(room, { key: other.assert(ask('test')), passcode: '' }))
    expect(testOwn).toEqual({ code: 'key-refused', details: { why: 'foreign', failures: 1 } })
    await room.close()
    // Whose secret is right, for a slot of this vault, and asked for at this unlock.
    expect((await faultOf(() => unlock(other))).details).toMatchObject({ why: 'foreign' })
    await (await openByKey(fixture, other, {}, '', 'CD2')).close()
  })

  test('a key that can be copied since it was registered is refused as one that was', async () => {
    const fault = await faultOf(() => unlock(key, { synced: true }))
    expect(fault).toEqual({ code: 'key-copied', details: {} })
    room = await open()
    const entry = acts().find(({ act }) => act === 'key.refused')
    expect(entry?.facts).toMatchObject({ why: 'copyable', slot })
    await room.close()
    await (await unlock(key)).close()
  })

  test('a vault from an older backup knows fewer uses, which is no copy of the key', async () => {
    const past = join(fixture.base, 'past')
    await cp(fixture.folder, past, { recursive: true })
    await (await unlock(key)).close()
    await (await openByKey({ ...fixture, folder: past }, key)).close()
    await (await unlock(key)).close()
    await rm(past, { recursive: true })
  })

  test('a foreign key is refused, and somebody unknown gets the same answer', async () => {
    const foreign = await faultOf(() => unlock(new SoftKey()))
    expect(foreign).toEqual({ code: 'key-refused', details: { why: 'foreign', failures: 1 } })
    const stranger = new SessionRoom(fixture.environment, () => undefined)
    const request = await stranger.askKey(fixture.folder, 'ZZ9')
    const proof = new SoftKey().assert(request)
    const unknown = { ...input, folder: fixture.folder, staffCode: 'ZZ9', key: proof }
    expect(await faultOf(() => stranger.unlock(unknown, quietJob))).toEqual(foreign)
  })

  test('an answer opens once', async () => {
    const opened = new SessionRoom(fixture.environment, () => undefined)
    const proof = key.assert(await opened.askKey(fixture.folder, STAFF_CODE))
    await opened.unlock({ ...input, folder: fixture.folder, key: proof }, quietJob)
    await opened.close()
    const replayed = await faultOf(() =>
      opened.unlock({ ...input, folder: fixture.folder, key: proof }, quietJob),
    )
    expect(replayed).toEqual({ code: 'key-refused', details: { why: 'over' } })
    const elsewhere = new SessionRoom(fixture.environment, () => undefined)
    const again = await faultOf(() =>
      elsewhere.unlock({ ...input, folder: fixture.folder, key: proof }, quietJob),
    )
    expect(again).toEqual({ code: 'key-refused', details: { why: 'over' } })
  })

  test('wrong answers make one wait as wrong passcodes do', async () => {
    for (let attempt = 1; attempt <= 4; attempt++) await faultOf(() => unlock(key, { bogus: true }))
    const waiting = await faultOf(() => unlock(key, { bogus: true }))
    expect(waiting.code).toBe('too-early')
  })

  test('a counter that goes back is a copied key: nothing opens, and the ledger says so', async () => {
    const copied = await faultOf(() => unlock(key, { counter: 2 }))
    expect(copied.code).toBe('key-copied')
    room = await open()
    const entry = acts().find(({ act }) => act === 'key.refused')
    expect(entry?.facts).toMatchObject({ why: 'copied', slot, counter: 2 })
    await room.close()
    await (await unlock(key)).close()
  })

  test('a counter that never counted may go on at 0, and one that counted may not', async () => {
    const still = new SoftKey(false)
    room = await open()
    const own = await add(still, 'key', 'Key that does not count')
    await room.close()
    await (await unlock(still)).close()
    room = await unlock(still)
    await removeWay(room, { slot: own, lost: false, passcode: PASSCODE })
    await room.close()
    expect((await faultOf(() => unlock(key, { counter: 0 }))).code).toBe('key-copied')
  })

  test('it can be renamed and tested; a question for one act is none for another', async () => {
    room = await unlock(key)
    await renameWay(room.vault(), { slot, name: 'Key from the safe' })
    expect(listWays(room.vault()).ways[1]?.name).toBe('Key from the safe')
    expect(await testWay(room, { key: key.assert(ask('test')), passcode: '' })).toEqual({ slot })
    const other = { slot, lost: false, passcode: '', key: key.assert(ask('test')) }
    expect((await faultOf(() => removeWay(room, other))).details).toEqual({ why: 'other-act' })
    await room.close()
  })

  test('the passcode can go, but then the key is the last way in', async () => {
    room = await open()
    const passcode = listWays(room.vault()).ways.find(({ kind }) => kind === 'passcode')?.slot ?? ''
    const second = new SoftKey()
    const secondSlot = await add(second, 'key', 'Second key')
    await removeWay(room, { slot: passcode, lost: false, passcode: '', key: key.assert(ask('change')) })
    await removeWay(room, { slot, lost: true, passcode: '', key: second.assert(ask('change')) })
    expect(acts().find(({ act, phase }) => act === 'way.removed' && phase === 'done')?.facts).toMatchObject({
      slot,
      why: 'lost',
    })
    expect(listWays(room.vault()).ways.map(({ removable }) => removable)).toEqual([false])
    const last = { slot: secondSlot, lost: false, passcode: '', key: second.assert(ask('change')) }
    expect((await faultOf(() => removeWay(room, last))).code).toBe('last-way-in')
    await room.close()
    expect((await faultOf(() => unlock(key))).details).toMatchObject({ why: 'foreign' })
    expect((await faultOf(() => open())).code).toBe('wrong-passcode')
    room = await unlock(second)
    expect((await room.vault().ledger.verify(new AbortController().signal, () => undefined)).intact).toBe(
      true,
    )
    await room.close()
  })
})

describe('in a vault of its own', () => {
  let shared: VaultFixture
  beforeEach(async () => {
    shared = fixture
    fixture = await vaultFixture()
    await (await fixture.create()).close()
    room = await open()
  })
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]()
    fixture = shared
  })

  const passcodeSlot = () => listWays(room.vault()).ways.find(({ kind }) => kind === 'passcode')?.slot ?? ''
  const changeWith = async (key: SoftKey, current: string, next: string) => {
    const proof = key.assert(ask('change'))
    const question = { act: 'change', folder: fixture.folder, code: STAFF_CODE } as const
    const answer = { proof, challenge: room.keys.take(proof.ceremony, question) }
    return await changePasscode(fixture.environment, room.vault(), { current, next, key: answer }, quietJob)
  }

  test('a spoilt row about a key shuts nobody out and hides no way in', async () => {
    const key = new SoftKey()
    const slotId = await add(key)
    const { registry, person } = room.vault()
    const row = { slotId, staffId: person.staffId, name: 'Blue key', body: Buffer.from('spoilt') }
    registry.transaction(() => registry.putCredential(row))
    await room.vault().publish()
    expect(listWays(room.vault()).ways).toHaveLength(2)
    await room.close()
    room = await unlock(key)
    expect(room.vault().mode).toBe('normal')
    await room.close()
  })

  test('passcode and key together: neither opens alone', async () => {
    const key = new SoftKey()
    await add(key, 'both', 'Key with passcode')
    await removeWay(room, { slot: passcodeSlot(), lost: false, passcode: PASSCODE })
    await room.close()
    expect((await faultOf(() => open())).code).toBe('wrong-passcode')
    expect((await faultOf(() => unlock(key))).code).toBe('wrong-passcode')
    const wrong = await faultOf(() => unlock(key, {}, 'not the passcode of anybody'))
    expect(wrong.code).toBe('wrong-passcode')
    room = await unlock(key, {}, PASSCODE)
    expect(room.vault().mode).toBe('normal')
    await room.close()
  })

  test('a passcode that opens with two keys is changed for both by one of them, and names and counters go along', async () => {
    const [first, second] = [new SoftKey(), new SoftKey()]
    await add(first, 'both', 'First key')
    await add(second, 'both', 'Second key')
    await removeWay(room, { slot: passcodeSlot(), lost: false, passcode: PASSCODE })
    const next = 'vexnop4q'
    expect(await changeWith(first, PASSCODE, next)).toEqual([])
    expect((await faultOf(() => changeWith(second, next, PASSCODE))).code).toBe('passcode-reused')
    const names = listWays(room.vault()).ways.map(({ kind, name }) => `${kind} ${name}`)
    expect(names.toSorted()).toEqual(['both First key', 'both Second key'])
    await room.close()
    for (const key of [first, second]) {
      expect((await faultOf(() => unlock(key, {}, PASSCODE))).code).toBe('wrong-passcode')
      room = await unlock(key, {}, next)
      await room.close()
      expect((await faultOf(() => unlock(key, { counter: 2 }, next))).code).toBe('key-copied')
    }
  })

  test('the passcode that opens alone is changed together with that of the keys, and must be as good', async () => {
    const key = new SoftKey()
    await add(key, 'both', 'Blue key')
    expect((await faultOf(() => changeWith(key, PASSCODE, 'vexnop4q'))).code).toBe('passcode-too-short')
    expect(await changeWith(key, PASSCODE, OTHER_PASSCODE)).toEqual([])
    await room.close()
    expect((await faultOf(() => open())).code).toBe('wrong-passcode')
    room = await open(OTHER_PASSCODE)
    await room.close()
    await (await unlock(key, {}, OTHER_PASSCODE)).close()
  })

  test('a key whose secret was never kept is named, until it was used once', async () => {
    const [first, second] = [new SoftKey(), new SoftKey()]
    await add(first, 'both', 'First key')
    const slotId = await add(second, 'both', 'Second key')
    await removeWay(room, { slot: passcodeSlot(), lost: false, passcode: PASSCODE })
    // As a version left it that kept none.
    const { registry, person } = room.vault()
    const { counter, transports, lastUsedAt } = credentialFacts(registry, slotId)
    const body = credentialFactsLayout.encode({ counter, transports, lastUsedAt })
    registry.transaction(() =>
      registry.putCredential({ slotId, staffId: person.staffId, name: 'Second key', body }),
    )
    expect(await changeWith(first, PASSCODE, OTHER_PASSCODE)).toEqual([{ slot: slotId, name: 'Second key' }])
    await room.close()
    room = await unlock(second, {}, PASSCODE)
    // It changes to the passcode that the other one has already, which is no reuse.
    expect(await changeWith(second, PASSCODE, OTHER_PASSCODE)).toEqual([])
    await room.close()
    for (const key of [first, second]) await (await unlock(key, {}, OTHER_PASSCODE)).close()
  })

  test('a secret that was kept for another slot opens nothing and changes nothing', async () => {
    const [first, second] = [new SoftKey(), new SoftKey()]
    const slots = [await add(first, 'both', 'First key'), await add(second, 'both', 'Second key')]
    const { registry, person } = room.vault()
    const rows = slots.map((slotId) => credentialFacts(registry, slotId))
    registry.transaction(() => {
      for (const [at, slotId] of slots.entries()) {
        const kept = rows[1 - at]?.kept ?? expect.unreachable()
        const body = credentialFactsLayout.encode({ ...credentialFacts(registry, slotId), kept })
        registry.putCredential({ slotId, staffId: person.staffId, name: `Key ${at}`, body })
      }
    })
    expect((await changeWith(first, PASSCODE, OTHER_PASSCODE)).map(({ name }) => name)).toEqual(['Key 1'])
    await room.close()
    await (await unlock(second, {}, PASSCODE)).close()
    await (await unlock(first, {}, OTHER_PASSCODE)).close()
  })

  test('the office’s rule decides which way may be used, and shuts nobody out who has no other yet', async () => {
    const rule = async (custodian: UnlockRule) => {
      const { policy } = room.vault().authority
      const unlockRules = { ...policy.unlock, custodian }
      await setPolicy(room.vault(), { policy: { ...policy, unlock: unlockRules } })
    }
    const key = new SoftKey()
    await rule('both')
    await room.close()
    // Only a passcode so far: let in to add what the rule wants.
    room = await open()
    const slot = await add(key, 'both')
    await room.close()
    const refused = await faultOf(() => open())
    expect(refused).toEqual({ code: 'way-not-allowed', details: { rule: 'both' } })
    room = await unlock(key, {}, PASSCODE)
    expect(acts().find(({ act }) => act === 'session.refused')?.facts).toMatchObject({
      ...{ why: 'way-not-allowed', rule: 'both' },
    })
    // A way that does not let somebody in does not speak for them as a second person either.
    const speak = (act: 'approve' | 'sign') =>
      faultOf(() =>
        provePerson(fixture.environment, room.vault(), room.keys, {
          ...{ staffCode: STAFF_CODE, passcode: PASSCODE, act },
        }),
      )
    expect((await speak('sign')).code).toBe('wrong-passcode')
    // The last way that fits stays, though another one is left.
    const last = { slot, lost: false, passcode: PASSCODE, key: key.assert(ask('change')) }
    expect((await faultOf(() => removeWay(room, last))).code).toBe('last-way-in')
    await rule('passcode')
    await room.close()
    // The passcode alone went when the key had opened; what opens together with it is more than the rule asks for.
    expect((await faultOf(() => open())).code).toBe('wrong-passcode')
    await (await unlock(key, {}, PASSCODE)).close()
  })

  test.each([
    ['both', 'both'],
    ['key', 'key'],
  ] as const)(
    'a rule that asks for %s ends the passcode alone once its owner came in by it',
    async (custodian, kind) => {
      const { policy } = room.vault().authority
      await setPolicy(room.vault(), { policy: { ...policy, unlock: { ...policy.unlock, custodian } } })
      const key = new SoftKey()
      const lone = await add(key, kind)
      const passcode = kind === 'both' ? PASSCODE : ''
      const kinds = () => room.vault().head.slots.map((slot) => slot.kind)
      // Not before it is proved that the other way opens: the person may have lost the key on the way home.
      expect(kinds()).toEqual(['passcode', kind])
      expect(securityStatus(room).findings?.waysUnfit).toEqual([{ code: STAFF_CODE, ways: 1 }])
      await room.close()
      room = await unlock(key, {}, passcode)
      expect(kinds()).toEqual([kind])
      expect(securityStatus(room).findings?.waysUnfit).toEqual([])
      const ended = acts().filter(({ act }) => act === 'way.removed')
      expect(ended.map(({ phase, facts }) => [phase, facts['why']])).toEqual([
        ['done', 'rule'],
        ['intent', 'rule'],
      ])
      const { head, other } = await room.vault().parts.heads.read()
      for (const copy of [head, other]) expect(copy?.slots.map(({ slotId }) => slotId)).toEqual([lone])
      await room.close()
      // Nothing more to do, and nothing more is written about it.
      room = await unlock(key, {}, passcode)
      expect(acts().filter(({ act }) => act === 'way.removed')).toHaveLength(2)
      expect(room.vault().waysFound).toEqual([])
    },
  )

  test.each(['before', 'behind'])(
    'a kill %s the head leaves nothing of a way that a rule ended',
    async (where) => {
      const { policy } = room.vault().authority
      await setPolicy(room.vault(), {
        policy: { ...policy, unlock: { ...policy.unlock, custodian: 'both' } },
      })
      const key = new SoftKey()
      const lone = await add(key, 'both')
      const session = room.vault()
      const facts = { staff: session.person.staffId, slot: lone, kind: 'passcode', why: 'rule' }
      session.ledger.intend('way.removed', { facts })
      if (where === 'behind') {
        const slots = session.head.slots.filter(({ slotId }) => slotId === lone)
        await session.publishAccess((access) => ({ ...access, slots }))
      }
      await room.close()
      room = await unlock(key, {}, PASSCODE)
      expect(room.vault().head.slots.map(({ slotId }) => slotId)).toEqual([lone])
      expect(room.vault().waysFound).toEqual([])
      await room.close()
      expect((await faultOf(() => open())).code).toBe('wrong-passcode')
    },
  )
})
