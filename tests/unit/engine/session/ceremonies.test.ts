import { beforeEach, describe, expect, test } from 'vitest'
import { keyRequest, registrationRequest } from '../../../../shared/contract/hardware-key.ts'
import { staffTag } from '../../../../electron/engine/format/slot.ts'
import { makeSlot } from '../../../../electron/engine/keys/slots.ts'
import { CeremonyDesk } from '../../../../electron/engine/session/ceremonies.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { GIVER, MADE_AT, sampleKey, VAULT } from '../../../helpers/sample-keys.ts'
import { SoftKey, type Wrong } from '../../../helpers/soft-key.ts'

const MINUTE = 60_000
const OWNER = { code: 'AB1', known: [], syncedKeys: false }
const TAG = staffTag(VAULT, 'AB1')
const PURPOSE = { act: 'unlock', folder: '/vault', code: 'AB1' } as const

let now: number
let desk: CeremonyDesk
let key: SoftKey

beforeEach(() => {
  now = 1000
  desk = new CeremonyDesk({ uptime: () => now })
  key = new SoftKey()
})

/** Registers and proves; every step may go wrong in one way. */
async function enrol(wrong: { register?: Wrong; first?: Wrong; second?: Wrong } = {}, prfEnabled = true) {
  const request = desk.register(OWNER)
  const first = await desk.registered(key.register(request, wrong.register, prfEnabled))
  const second = await desk.prove(key.assert(first, wrong.first))
  if (second === null) throw new Error('one answer is not enough')
  expect(await desk.prove(key.assert(second, wrong.second))).toBeNull()
  return request
}

describe('registering', () => {
  test('a key that gave the same secret twice is proved, with what its slot needs', async () => {
    const { ceremony, salt } = await enrol()
    const proved = desk.proved(ceremony, 'AB1')
    expect(proved.authenticator.credentialId.equals(key.credentialId)).toBe(true)
    expect(proved.authenticator.salt.toString('base64url')).toBe(salt)
    expect(proved.prf.use((bytes) => bytes.equals(key.secretFor(salt)))).toBe(true)
    expect(proved.counter).toBe(3)
  })

  test.each([
    ['no extension', { why: 'no-prf' }, {}, false],
    ['no user verification', { why: 'no-user-verification' }, { verified: false }, true],
    ['a key that only confirms a touch', { why: 'u2f' }, { format: 'fido-u2f', verified: false }, true],
    ['a key that is copied to other devices', { why: 'synced' }, { synced: true }, true],
  ] as const)('refuses %s', async (_, details, register, prfEnabled) => {
    const fault = await faultOf(() => enrol({ register }, prfEnabled))
    expect(fault).toEqual({ code: 'key-unsuitable', details })
  })

  test.each([
    ['another origin', { origin: 'https://vault.strongroom.example' }],
    ['the origin with a port', { origin: 'https://vault.strongroom.internal:8443' }],
    ['a name below ours', { origin: 'https://a.vault.strongroom.internal' }],
    ['our name without encryption', { origin: 'http://vault.strongroom.internal' }],
    ['our window inside another page', { crossOrigin: true }],
    ['our window below another page', { topOrigin: 'https://vault.strongroom.example' }],
    ['another RP ID', { rpId: 'strongroom.internal' }],
    ['another challenge', { challenge: 'AAAA' }],
    ['an assertion in place of a registration', { type: 'webauthn.get' }],
    ['nobody there', { present: false }],
  ])('refuses %s', async (_, register) => {
    expect(await faultOf(() => enrol({ register }))).toEqual({
      code: 'key-refused',
      details: { why: 'not-verified' },
    })
  })

  test('by the office’s rule a key that is copied is taken', async () => {
    const request = desk.register({ ...OWNER, syncedKeys: true })
    await expect(desk.registered(key.register(request, { synced: true }))).resolves.toBeDefined()
  })

  test.each([
    ['none the first time', { first: { prf: '' } }, 'key-unsuitable', { why: 'no-prf' }],
    ['none the second time', { second: { prf: '' } }, 'key-unsuitable', { why: 'no-prf' }],
    [
      'another the second time',
      { second: { prf: Buffer.alloc(32, 1).toString('base64url') } },
      'key-unsuitable',
      { why: 'unsteady' },
    ],
    [
      '31 bytes',
      { first: { prf: Buffer.alloc(31).toString('base64url') } },
      'key-refused',
      { why: 'no-secret' },
    ],
    [
      '33 bytes',
      { first: { prf: Buffer.alloc(33).toString('base64url') } },
      'key-refused',
      { why: 'no-secret' },
    ],
    ['a bogus signature', { second: { bogus: true } }, 'key-refused', { why: 'not-verified' }],
    ['no verification', { first: { verified: false } }, 'key-refused', { why: 'not-verified' }],
    ['a counter that stood still', { first: { counter: 1 } }, 'key-copied', {}],
    ['a key that can be copied since', { second: { synced: true } }, 'key-copied', {}],
  ] as const)('a secret that was given with %s proves nothing', async (_, wrong, code, details) => {
    expect(await faultOf(() => enrol(wrong))).toEqual({ code, details })
  })

  test('a known key, a foreign or unproved ceremony and one that is over are refused', async () => {
    const known = desk.register({ ...OWNER, known: [key.credentialId] })
    expect(known.exclude).toEqual([key.credentialId.toString('base64url')])
    expect((await faultOf(() => desk.registered(key.register(known)))).code).toBe('key-known')
    const unproved = desk.register(OWNER)
    await desk.registered(key.register(unproved))
    expect((await faultOf(() => desk.proved(unproved.ceremony, 'AB1'))).details).toEqual({ why: 'unproved' })
    desk.drop(unproved.ceremony)
    const { ceremony } = await enrol()
    expect((await faultOf(() => desk.proved(ceremony, 'CD2'))).details).toEqual({ why: 'other-act' })
    now += 21 * MINUTE
    expect((await faultOf(() => desk.proved(ceremony, 'AB1'))).details).toEqual({ why: 'over' })
  })

  test.each([
    [1023, null],
    [1024, { code: 'key-refused', details: { why: 'not-verified' } }],
  ])('a credential id of %i bytes is taken as far as a slot can hold it', async (bytes, refusal) => {
    const large = new SoftKey(true, { ...key.state(), credentialId: '07'.repeat(bytes) })
    const registering = desk.registered(large.register(desk.register(OWNER)))
    if (refusal === null) await expect(registering).resolves.toBeDefined()
    else expect(await faultOf(() => registering)).toEqual(refusal)
  })

  test('the keys of a large office are all named, so that none is registered again', () => {
    const known = Array.from({ length: 300 }, (_, at) => Buffer.alloc(64, at))
    expect(registrationRequest.parse(desk.register({ ...OWNER, known })).exclude).toHaveLength(300)
  })

  test('one key cannot be registered twice at the same time', async () => {
    await desk.registered(key.register(desk.register(OWNER)))
    expect((await faultOf(() => desk.registered(key.register(desk.register(OWNER))))).code).toBe('key-known')
  })

  test('steps in another order prove nothing, and end the registration', async () => {
    const first = await desk.registered(key.register(desk.register(OWNER)))
    const answer = key.assert(first)
    // Answering one question twice, at once and afterwards.
    const both = await Promise.allSettled([desk.prove(answer), desk.prove(answer)])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect((await faultOf(() => desk.prove(answer))).details).toEqual({ why: 'over' })
    // A proof in place of a registration, and a question of another kind in place of a proof's.
    const begun = desk.register(OWNER)
    const asked = desk.ask(PURPOSE, TAG, [])
    for (const ceremony of [begun.ceremony, asked.ceremony]) {
      expect((await faultOf(() => desk.prove({ ...answer, ceremony }))).details).toEqual({ why: 'over' })
      expect((await faultOf(() => desk.proved(ceremony, 'AB1'))).code).toBe('key-refused')
    }
  })

  test('an answer to one of two registrations is none to the other', async () => {
    const [mine, other] = [desk.register(OWNER), desk.register(OWNER)]
    const swapped = { ...key.register(mine), ceremony: other.ceremony }
    expect((await faultOf(() => desk.registered(swapped))).details).toEqual({ why: 'not-verified' })
    const first = await desk.registered(key.register(mine))
    const second = await desk.prove(key.assert(first))
    // A window that answers with a secret of its own making is found out by the second answer.
    const forged = key.assert(second ?? first, { prf: Buffer.alloc(32, 9).toString('base64url') })
    expect((await faultOf(() => desk.prove(forged))).details).toEqual({ why: 'unsteady' })
    expect((await faultOf(() => desk.proved(mine.ceremony, 'AB1'))).details).toEqual({ why: 'over' })
  })

  test('dropped at any stage, also while an answer is verified, nothing is left to be proved', async () => {
    const begun = desk.register(OWNER)
    desk.drop(begun.ceremony)
    expect((await faultOf(() => desk.registered(key.register(begun)))).details).toEqual({ why: 'over' })
    const request = desk.register(OWNER)
    const first = await desk.registered(key.register(request))
    const proving = desk.prove(key.assert(first))
    desk.drop(request.ceremony)
    expect((await faultOf(() => proving)).details).toEqual({ why: 'over' })
    expect((await faultOf(() => desk.proved(request.ceremony, 'AB1'))).details).toEqual({ why: 'over' })
  })

  test('an answer is good once, and for two minutes', async () => {
    const request = desk.register(OWNER)
    const answer = key.register(request)
    await desk.registered(answer)
    expect((await faultOf(() => desk.registered(answer))).details).toEqual({ why: 'over' })
    const late = desk.register(OWNER)
    now += 2 * MINUTE + 1
    expect((await faultOf(() => desk.registered(key.register(late)))).details).toEqual({ why: 'over' })
  })
})

describe('asking', () => {
  test('a question is good for one answer, for its act, its folder and its person, for two minutes', async () => {
    const { ceremony, challenge } = desk.ask(PURPOSE, TAG, [])
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32)
    expect(desk.take(ceremony, PURPOSE)).toBe(challenge)
    expect((await faultOf(() => desk.take(ceremony, PURPOSE))).details).toEqual({ why: 'over' })
    for (const change of [{ act: 'approve' as const }, { folder: '/other' }, { code: 'CD2' }]) {
      const asked = desk.ask(PURPOSE, TAG, [])
      const fault = await faultOf(() => desk.take(asked.ceremony, { ...PURPOSE, ...change }))
      expect(fault).toEqual({ code: 'key-refused', details: { why: 'other-act' } })
      // And it is gone.
      expect((await faultOf(() => desk.take(asked.ceremony, PURPOSE))).details).toEqual({ why: 'over' })
    }
    const late = desk.ask(PURPOSE, TAG, [])
    now += 2 * MINUTE + 1
    expect((await faultOf(() => desk.take(late.ceremony, PURPOSE))).details).toEqual({ why: 'over' })
  })

  test('whoever has more keys than a question can name is asked for the newest', async () => {
    using prf = sampleKey('prf', 1)
    using staffKey = sampleKey('staff', 2)
    const authenticator = {
      credentialId: key.credentialId,
      publicKey: Buffer.alloc(77),
      salt: Buffer.alloc(32),
    }
    const owner = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }
    const model = await makeSlot(owner, staffKey, { prf, authenticator }, MADE_AT)
    const ids = Array.from({ length: 150 }, (_, at) => Buffer.alloc(64, at))
    const slots = ids.map((credentialId) => ({ ...model, authenticator: { ...authenticator, credentialId } }))
    const { credentials } = keyRequest.parse(desk.ask(PURPOSE, TAG, slots))
    expect(credentials.at(-1)?.credentialId).toBe(ids.at(-1)?.toString('base64url'))
  })

  test('no two questions share a challenge', () => {
    const challenges = Array.from({ length: 100 }, () => desk.ask(PURPOSE, TAG, []).challenge)
    expect(new Set(challenges).size).toBe(100)
  })

  test('somebody unknown is asked for a key like anybody else, the same one every time', async () => {
    using prf = sampleKey('prf', 1)
    using staffKey = sampleKey('staff', 2)
    const authenticator = {
      credentialId: key.credentialId,
      publicKey: Buffer.alloc(77),
      salt: Buffer.alloc(32, 3),
    }
    const owner = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }
    const slot = await makeSlot(owner, staffKey, { prf, authenticator }, MADE_AT)
    const [known] = desk.ask(PURPOSE, TAG, [slot]).credentials
    expect(known?.credentialId).toBe(key.credentialId.toString('base64url'))
    const unknown = () => desk.ask({ ...PURPOSE, code: 'ZZ9' }, staffTag(VAULT, 'ZZ9'), [slot]).credentials
    expect(unknown()).toEqual(unknown())
    expect(unknown()[0]?.credentialId).toHaveLength(known?.credentialId.length ?? 0)
    expect(unknown()[0]?.salt).toHaveLength(known?.salt.length ?? 0)
    expect(unknown()[0]?.credentialId).not.toBe(known?.credentialId)
  })
})
