/** Faults 13 and 27 for states: only who is here says what the state of the vault is, and only with their own keys. */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { LABELS } from '../../electron/engine/crypto/labels.ts'
import { entryHash, entryLayout, entryMessage } from '../../electron/engine/format/entry.ts'
import type { Head } from '../../electron/engine/format/head.ts'
import { staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import { combineSheets } from '../../electron/engine/keys/recovery.ts'
import { normalisePasscode } from '../../electron/engine/keys/passcode.ts'
import { createPasscodeSlot } from '../../electron/engine/keys/passcode-slot.ts'
import { acceptOlder } from '../../electron/engine/session/accept-older.ts'
import { provePerson } from '../../electron/engine/session/prove-person.ts'
import { openRecovered } from '../../electron/engine/session/recovered-vault.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { leaveOffice } from '../../electron/engine/staff/leave.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { keysOf, signHead } from '../helpers/insider.ts'
import { type Office, office } from '../helpers/office.ts'
import { appointBy } from '../helpers/recovery-walk.ts'
import { LEAST_COST, OTHER_PASSCODE, quietJob } from '../helpers/vault-fixture.ts'

const DAY = 24 * 60 * 60 * 1000

let f: Office
let clerk: string
beforeEach(async () => {
  f = await office()
  clerk = (await f.enrol('CD2')).staffId
})
afterEach(() => f[Symbol.asyncDispose]())

const clerksKeys = async () => keysOf(f.session().head, 'CD2', OTHER_PASSCODE)

/** How opening ends for the custodian, for enough sheets that appoint, and for those that restore. */
async function verdicts() {
  const { environment, folder, sheets } = f.vault
  using keys = await combineSheets(sheets.slice(0, 2), f.vault.draft.facts)
  const { machineFolder, openCompartment } = environment
  const recovered = { folder, machineFolder, keys, access: 'read', openCompartment } as const
  return [
    await faultOf(() => f.enter()),
    await faultOf(() => appointBy(f.vault, sheets, 'EF3')),
    await faultOf(() => openRecovered(recovered)),
  ]
}

test('a state that somebody signed after they left is refused wherever the vault is opened', async () => {
  using keys = await clerksKeys()
  const before = f.session().head.state
  await leaveOffice(f.session(), { staffId: clerk, endsAt: Date.now(), reason: 'New post' }, quietJob)
  await f.leave()
  const barred = { code: 'signer-barred', details: { of: 'CD2' } }
  const without = (head: Head) => ({ registryGrants: head.registryGrants.slice(0, 2) })
  await signHead(f.vault.folder, keys, without)
  expect(await verdicts()).toEqual([barred, barred, barred])
  // Nor does it help to name the entry before they left: what lies behind it tells of the leaving.
  await signHead(f.vault.folder, keys, without, { ledger: before.ledger, registry: before.registry })
  expect(await verdicts()).toEqual([barred, barred, barred])
})

test('so is one of somebody suspended; whose papers ended yesterday signed the newest state in good order', async () => {
  using keys = await clerksKeys()
  await f.enter('CD2')
  f.clock.ahead = 800 * DAY
  // The clerk's state is the newest one, and by now their screening is over.
  const custodian = await f.enter()
  expect(custodian.mode).toBe('normal')
  await suspendMember(custodian, { staffId: clerk, reason: 'Inquiry' })
  await f.leave()
  await signHead(f.vault.folder, keys, () => ({}))
  const barred = { code: 'signer-barred', details: { of: 'CD2' } }
  expect(await verdicts()).toEqual([barred, barred, barred])
})

test('somebody whose suspension was cut off signs nothing that keeps the others out', async () => {
  // The entry is there, and the head still has their key.
  f.session().ledger.record('staff.suspended', { facts: { staff: clerk, reason: 'Inquiry' } })
  expect((await faultOf(() => f.enter('CD2'))).code).toBe('not-cleared')
  const custodian = await f.enter()
  expect(custodian.mode).toBe('normal')
  expect(custodian.head.registryGrants.some(({ grantee }) => grantee === clerk)).toBe(false)
})

async function plantSlot(code: string, staffId: string, passcode: string): Promise<SecretKey<'staff'>> {
  const key = SecretKey.random('staff')
  const { vaultId } = f.session()
  const typed = normalisePasscode(passcode)
  const slot = await createPasscodeSlot({ vaultId, staffId, code }, key, typed, LEAST_COST, 1)
  // As it stands in a vault whose owner has not named their ways in yet: elsewhere it goes at the next unlock.
  await f.session().publishAccess((access) => ({ ...access, slots: [...access.slots, slot] }))
  return key
}

const isIntact = async ({ ledger }: VaultSession) =>
  (await ledger.verify(new AbortController().signal, () => undefined)).intact

test('a planted way in proves nobody, and nothing that cannot be verified is ever appended', async () => {
  const { staffId: other } = await f.enrol('EF3', 'custodian')
  const passcode = 'planted bottle canyon drizzle ember falcon'
  using key = await plantSlot('EF3', other, passcode)
  using planted = staffKeysFrom(other, key)
  const { environment, keys } = f.room()
  const before = f.session().ledger.head()
  for (const act of ['approve', 'sign', 'change'] as const) {
    const proof = { staffCode: 'EF3', passcode, act }
    const { code } = await faultOf(() => provePerson(environment, f.session(), keys, proof))
    expect(code).toBe('keys-foreign')
  }
  const stranger = f.session().ledger.as({ by: other, signing: planted.signing })
  for (const record of [
    () => stranger.record('request.approved', { facts: { request: other } }),
    () => stranger.intend('way.added', { facts: { slot: other } }).sequence,
    () => f.session().ledger.as({ by: 'recovery', signing: planted.signing }).record('recovery.seen'),
    () =>
      f
        .session()
        .ledger.as({ by: 'ff'.repeat(16), signing: planted.signing })
        .record('idle.set'),
  ]) {
    expect((await faultOf(() => Promise.resolve().then(record))).code).toBe('keys-foreign')
  }
  expect(f.session().ledger.head()).toEqual(before)
  expect(await isIntact(f.session())).toBe(true)
})

/** An entry that does not follow the one before it, as somebody leaves it who has the registry's key. */
function breakChain({ registry, vaultId, person }: VaultSession): number {
  const sequence = (registry.lastEntry()?.sequence ?? 0) + 1
  const unsigned = {
    ...{ sequence, previous: Buffer.alloc(32), at: f.clock.now(), by: person.staffId, act: 'idle.set' },
    ...{ phase: 'done' as const, of: null, compartment: null, facts: { minutes: 5 } },
  }
  const signature = person.keys.signing.sign(LABELS.entry, entryMessage(vaultId, unsigned))
  const entry = entryLayout.encode({ ...unsigned, signature })
  const { at, by, act, compartment } = unsigned
  registry.appendEntry({ sequence, at, by, act, compartment, hash: entryHash(entry), entry })
  return sequence
}

test('nobody signs a state over a broken ledger, and enough sheets neither work on one nor accept it', async () => {
  const { folder, sheets } = f.vault
  await f.leave()
  const aside = join(f.vault.base, 'aside')
  await cp(folder, aside, { recursive: true })
  await f.enter()
  const sequence = breakChain(f.session())
  const damaged = { code: 'ledger-damaged', details: { sequence } }
  expect(await faultOf(() => f.session().publish())).toEqual(damaged)
  expect(await faultOf(() => f.leave())).toEqual(damaged)
  expect(await verdicts()).toEqual([damaged, damaged, damaged])
  // An older registry is read; what was added to it is not accepted.
  for (const head of ['head.a', 'head.b']) await cp(join(folder, head), join(aside, head))
  await rm(folder, { recursive: true })
  await cp(aside, folder, { recursive: true })
  await f.enter()
  expect(f.session().older.map(({ part }) => part)).toContain('registry')
  breakChain(f.session())
  expect((await faultOf(() => acceptOlder(f.session(), sheets.slice(0, 2)))).code).toBe('ledger-damaged')
})

test('what a head names that the ledger knows nothing of leaves it, and takes no room from what comes', async () => {
  using keys = await clerksKeys()
  const { registryGrants, state } = f.session().head
  const [one] = registryGrants
  if (one === undefined) throw new Error('somebody holds the key')
  await f.leave()
  const unknown = Array.from({ length: 20 }, (_, at) => at.toString(16).padStart(32, '0'))
  const planted = [one, ...unknown.map((grantee) => ({ ...one, grantee }))]
  await signHead(f.vault.folder, keys, () => ({ registryGrants: [...registryGrants, ...planted] }), {
    compartments: unknown.map((id) => ({ id, generation: 1, root: Buffer.alloc(32) })),
  })
  const { head } = await f.enter()
  expect(head.registryGrants).toEqual(registryGrants)
  expect(head.state.compartments).toEqual(state.compartments)
})

test('somebody whom nobody knows, named in an entry, keeps nobody from being enrolled', async () => {
  const { ledger } = await f.enter('CD2')
  ledger.record('agreement.accepted', {
    facts: { staff: 'ab'.repeat(16), version: 1, text: '00'.repeat(32) },
  })
  await f.enter()
  const { staffId } = await f.enrol('EF3')
  expect(f.session().authority.member(staffId)?.state).toBe('here')
})
