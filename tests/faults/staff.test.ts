/** Faults 17 and 27 for people, and a person who is at work while somebody would suspend them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { certificateLayout } from '../../electron/engine/format/staff-certificate.ts'
import { issueCertificate } from '../../electron/engine/keys/certificates.ts'
import { staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { describeFault } from '../../shared/text/fault-text.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import { LiveAuthority } from '../../electron/engine/ledger/live-authority.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import type { Registry, StaffRow } from '../../electron/engine/store/registry.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { forgingLedger } from '../helpers/insider.ts'
import { type Office, office } from '../helpers/office.ts'

let f: Office
let clerk: string
beforeEach(async () => {
  f = await office()
  clerk = (await f.enrol('CD2')).staffId
})
afterEach(() => f[Symbol.asyncDispose]())

/** The registry as somebody left it who changed rows of staff. */
function withStaff(change: (row: StaffRow) => StaffRow): LiveAuthority {
  const { registry, vaultId, recovery } = f.session()
  const changed = Object.assign(Object.create(registry) as Registry, {
    staff: () => registry.staff().map(change),
    lastEntry: () => registry.lastEntry(),
    entry: (sequence: number) => registry.entry(sequence),
    entriesFrom: (from: number, limit: number) => registry.entriesFrom(from, limit),
    successions: () => registry.successions(),
    hasStaff: (staffId: string) => registry.hasStaff(staffId),
  })
  return new LiveAuthority(vaultId, changed, () => recovery)
}

test('thousands of entries about people whom nobody knows cost no look at the certificates', async () => {
  const session = await f.enter('CD2')
  for (let n = 1; n <= 60; n += 1) {
    const staff = n.toString(16).padStart(32, '0')
    session.ledger.record('staff.suspended', { facts: { staff, reason: 'nobody' } })
  }
  const { registry, vaultId, recovery } = session
  const reads = vi.spyOn(registry, 'staff')
  const { authority } = new LiveAuthority(vaultId, registry, () => recovery)
  expect(authority.refused).toBe(60)
  // When it was opened.
  expect(reads).toHaveBeenCalledTimes(1)
})

test('another public key under somebody’s name belongs to nobody, whoever of the office signed it', () => {
  using key = SecretKey.random('staff')
  using thief = staffKeysFrom(clerk, key)
  const { person } = f.session()
  const swapped = (signing: typeof thief.signing) => (row: StaffRow) => {
    if (row.staffId !== clerk) return row
    const { signature: _, ...mine } = certificateLayout.decode(row.certificate)
    const keys = { sealingKey: thief.sealing.publicKey, signingKey: thief.signing.publicKey }
    return { ...row, certificate: certificateLayout.encode(issueCertificate({ ...mine, ...keys }, signing)) }
  }
  expect(withStaff((row) => row).authority.member(clerk)).toMatchObject({ role: 'clerk' })
  // Signed by the thief: no certificate. Signed by a custodian: not the one that the ledger introduced.
  expect(withStaff(swapped(thief.signing)).directory.certificate(clerk)).toBeNull()
  for (const signing of [thief.signing, person.keys.signing]) {
    expect(withStaff(swapped(signing)).authority.member(clerk)).toBeNull()
  }
})

test('a certificate that no entry introduces makes nobody a member', () => {
  using key = SecretKey.random('staff')
  const staffId = 'cd'.repeat(16)
  using keys = staffKeysFrom(staffId, key)
  const { person, vaultId, registry } = f.session()
  const certificate = issueCertificate(
    {
      ...{
        vaultId,
        staffId,
        code: 'ZZ9',
        name: 'Nobody',
        role: 'custodian',
        by: person.staffId,
        enrolledAt: 1,
      },
      ...{ sealingKey: keys.sealing.publicKey, signingKey: keys.signing.publicKey },
    },
    person.keys.signing,
  )
  const row = { staffId, code: 'ZZ9', certificate: certificateLayout.encode(certificate) }
  registry.putStaff({ ...row, acceptance: Buffer.alloc(64), private: null })
  expect(f.session().authority.member(staffId)).toBeNull()
  const ledger = forgingLedger(f.session(), { by: staffId, signing: keys.signing })
  ledger.record('staff.suspended', { facts: { staff: clerk } })
  expect(f.session().authority.member(clerk)?.state).toBe('here')
})

test('what an undone transaction wrote counts for nothing', () => {
  const { registry, ledger } = f.session()
  const undone = () =>
    registry.transaction(() => {
      ledger.record('staff.suspended', { facts: { staff: clerk } })
      expect(f.session().authority.member(clerk)?.state).toBe('suspended')
      throw new Error('undone')
    })
  expect(undone).toThrow('undone')
  expect(f.session().authority.member(clerk)?.state).toBe('here')
  ledger.record('file.opened')
  expect(f.session().authority.member(clerk)?.state).toBe('here')
})

test('whoever is at work cannot be suspended behind their back: the vault is theirs until they lock', async () => {
  await f.enter('CD2')
  const atWork = f.room()
  expect((await faultOf(() => f.vault.unlock())).code).toBe('in-use')
  expect(atWork.state()).toMatchObject({ state: 'unlocked', staffCode: 'CD2' })
  await f.enter()
  await suspendMember(f.session(), { staffId: clerk, reason: 'Inquiry' })
  expect(await faultOf(() => f.enter('CD2'))).toMatchObject({ code: 'not-cleared' })
})

test('a clock that was far ahead once shuts the office for nobody whom the sheets vouch for', async () => {
  f.clock.ahead = 3650 * 86_400_000
  await f.enter()
  f.clock.ahead = 0
  expect((await f.enter()).mode).toBe('normal')
  expect(await faultOf(() => f.enter('CD2'))).toMatchObject({ code: 'not-cleared' })
})

test('whoever lacks a paper is given nothing, and the words are about them, not about the giver', async () => {
  const { id } = await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)
  const { staffId } = await f.enrol('EF3', 'clerk', { agreement: null })
  const give = () =>
    giveGrant(f.session(), { compartment: id, staffId, rights: ['read' as const], until: null })
  const told = async () => {
    const { code, details } = await faultOf(give)
    return [code, describeFault(code, details).reason]
  }
  expect(await told()).toEqual([
    'grantee-not-cleared',
    'This person has not signed the confidentiality agreement yet.',
  ])
  await suspendMember(f.session(), { staffId, reason: 'Inquiry' })
  expect(await told()).toEqual(['grantee-not-cleared', 'A custodian has suspended this person’s access.'])
})
