import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sealTo } from '../../../../electron/engine/crypto/pairs.ts'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import {
  KEPT_FORMS_MAX_BYTES,
  keptFormsLayout,
  keptFormsMessage,
  type UnsignedForms,
} from '../../../../electron/engine/format/kept-forms.ts'
import { staffKeysFrom } from '../../../../electron/engine/keys/staff-keys.ts'
import { KeptForms } from '../../../../electron/engine/session/kept-forms.ts'
import { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  PASSCODE,
  quietJob,
  STAFF_CODE,
  type VaultFixture,
  vaultFixture,
} from '../../../helpers/vault-fixture.ts'

const CANARY = 'quillfrost wandelbeere'
const FORMS = [
  { name: 'export', body: { reason: CANARY, to: null } },
  { name: 'compartment', body: { name: 'Ärzte 👩‍⚕️' } },
]

let fixture: VaultFixture
beforeEach(async () => {
  fixture = await vaultFixture()
  await (await fixture.create()).close()
})
afterEach(async () => {
  await fixture[Symbol.asyncDispose]()
})

async function openRoom(): Promise<SessionRoom> {
  const room = new SessionRoom(fixture.environment, () => undefined)
  const who = { folder: fixture.folder, staffCode: STAFF_CODE, passcode: PASSCODE }
  await room.unlock({ ...who, allowConnected: false }, quietJob)
  return room
}

test('what was being filled is given back after the next unlock, once, and leaves no word on disk or in the ledger', async () => {
  const first = await openRoom()
  first.keepForms(FORMS)
  await first.close()
  for (const name of await readdir(fixture.folder, { recursive: true, withFileTypes: true }))
    if (name.isFile())
      expect((await readFile(join(name.parentPath, name.name))).includes(Buffer.from(CANARY))).toBe(false)

  const second = await openRoom()
  const { registry, person } = second.vault()
  expect(registry.form(person.staffId)?.sealed.includes(Buffer.from(CANARY))).toBe(false)
  const acts = registry.entriesFrom(1, 100)
  expect(acts.some(({ entry }) => entry.includes(Buffer.from(CANARY)))).toBe(false)
  const taken = await second.takeForms()
  expect(taken.forms).toEqual(FORMS)
  expect(taken.keptAt).toBeGreaterThan(0)
  expect(await second.takeForms()).toEqual({ forms: [], keptAt: null })
  await second.close()

  const third = await openRoom()
  expect(await third.takeForms()).toEqual({ forms: [], keptAt: null })
  await third.close()
})

test('the newest forms count; none held leaves what was kept before', async () => {
  const first = await openRoom()
  first.keepForms(FORMS)
  first.keepForms(FORMS.slice(1))
  await first.close()
  await (await openRoom()).close()
  const third = await openRoom()
  expect((await third.takeForms()).forms).toEqual(FORMS.slice(1))
  await third.close()
})

test('a box that does not say inside what it is, whose and where, is thrown away unread', async () => {
  const session = await fixture.unlock()
  const { person, registry, vaultId } = session
  const { staffId } = person
  const forms = [{ name: 'a', body: '{}' }]
  const good = { kind: 'forms' as const, vaultId, staffId, keptAt: 5, forms }
  const box = (message: Buffer) => sealTo(person.keys.sealing.publicKey, message)
  const seal = (kept: UnsignedForms, signing = person.keys.signing) =>
    box(
      keptFormsLayout.encode({ ...kept, signature: signing.sign(LABELS.keptForms, keptFormsMessage(kept)) }),
    )
  const otherId = '0'.repeat(32)
  using otherKey = SecretKey.random('staff')
  using others = staffKeysFrom(otherId, otherKey)
  const boxes: [string, Buffer, number][] = [
    ['as it should be', seal(good), 1],
    ['of another vault', seal({ ...good, vaultId: otherId }), 0],
    ['of another person', seal({ ...good, staffId: otherId }), 0],
    ['filled by somebody else', seal(good, others.signing), 0],
    ['not of this layout', box(Buffer.from('forms')), 0],
    ['for nobody', Buffer.alloc(200), 0],
    ['too short', Buffer.alloc(3), 0],
  ]
  for (const [what, sealed, count] of boxes) {
    registry.putForm({ staffId, sealed, at: 5 })
    expect(new KeptForms().take(session).forms.length, what).toBe(count)
    expect(registry.form(staffId), what).toBeNull()
  }
  await session.close()
})

test('a session that only reads keeps nothing and takes nothing away', async () => {
  const session = await fixture.unlock()
  const reading = new Proxy(session, {
    get: (target, key) => (key === 'mode' ? 'older' : (Reflect.get(target, key, target) as unknown)),
  })
  const forms = new KeptForms()
  forms.hold(FORMS)
  forms.seal(reading)
  expect(session.registry.form(session.person.staffId)).toBeNull()
  forms.hold(FORMS)
  forms.seal(session)
  expect(forms.take(reading).forms).toEqual([])
  expect(forms.take(session).forms).toEqual(FORMS)
  await session.close()
})

test('forms that are too large are refused, and nothing is held instead', async () => {
  const room = await openRoom()
  room.keepForms(FORMS)
  const body = 'x'.repeat(KEPT_FORMS_MAX_BYTES)
  expect((await faultOf(() => room.keepForms([{ name: 'agreement', body }]))).code).toBe('input-invalid')
  await room.close()
  const again = await openRoom()
  expect((await again.takeForms()).forms).toEqual([])
  await again.close()
  expect((await faultOf(() => again.keepForms(FORMS))).code).toBe('locked')
})
