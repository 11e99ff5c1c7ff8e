/**
 * Whoever is given any right in a compartment holds its key, and with a program of their own can write there. What nobody
 * with the right to it answers for is seen at the next unlock, shut, and named.
 */
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { screenMember } from '../../electron/engine/staff/screen.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import { acceptCatalogue } from '../../electron/engine/compartments/accept-catalogue.ts'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { listCompartments } from '../../electron/engine/compartments/list-compartments.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { accountLayout } from '../../electron/engine/format/account.ts'
import { entryHash, entryLayout } from '../../electron/engine/format/entry.ts'
import { signAccount } from '../../electron/engine/keys/account.ts'
import type { StaffKeys } from '../../electron/engine/keys/staff-keys.ts'
import type { Intent } from '../../electron/engine/ledger/ledger.ts'
import { factsOfAccount } from '../../electron/engine/ledger/catalogue-acts.ts'
import { answerFor, factsOfCatalogue } from '../../electron/engine/session/answer-for.ts'
import { securityStatus } from '../../electron/engine/session/security-status.ts'
import { unaccountedStates } from '../../electron/engine/session/unaccounted-states.ts'
import { knownRulePath } from '../../electron/engine/session/vault-files.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { renameCatalogue } from '../../electron/engine/store/catalogue.ts'
import { CATALOGUE_OPENING } from '../../electron/engine/store/catalogue-opening.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import type { WriteDb } from '../../electron/engine/store/database.ts'
import { sql } from '../../electron/engine/store/sql.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import { forgingLedger, keysOf } from '../helpers/insider.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { type Office, office, passedNow } from '../helpers/office.ts'
import { appointBy } from '../helpers/recovery-walk.ts'
import { OTHER_PASSCODE, quietJob } from '../helpers/vault-fixture.ts'

const HOUR = 60 * 60 * 1000

let f: Office
let id: string

/** A compartment with one file, of which the clerk `CD2` may only read. */
beforeEach(async () => {
  f = await office()
  const { staffId } = await f.enrol('CD2')
  id = (await createCompartment(f.session(), { name: 'Customers A–F' }, CONTENT_THREAD)).id
  await store('one')
  await giveGrant(f.session(), { compartment: id, staffId, rights: ['read'], until: null })
})
afterEach(() => f[Symbol.asyncDispose]())

async function store(name: string): Promise<void> {
  const path = join(f.vault.base, name)
  await writeFile(path, `content of ${name}`)
  await importFiles(f.session(), { compartment: id, folder: null, sources: [path] }, quietJob)
}

/** What the honest program would not do for a reader. */
function forge(session: VaultSession): void {
  session.compartment(id).catalogue.write((db) => {
    db.run(sql`UPDATE version SET added_by = 'AB1', bytes = 1`)
  })
}

/** Writes with the author's word, but without the entry that ends the act: what a kill leaves. */
function writeAlone(session: VaultSession, intent: Intent, change: (db: WriteDb) => void): void {
  const compartment = session.compartment(id)
  compartment.catalogue.write(change, answerFor(session, compartment, intent))
}

/** @param finder the custodian, who enters, unless somebody wrote it down before. */
async function expectShut(signer?: string, finder = 'AB1'): Promise<VaultSession> {
  const session = await f.enter()
  expect(session.mode).toBe('normal')
  expect(session.shutCompartments()).toMatchObject([{ id, fault: { code: 'catalogue-unaccounted' } }])
  const { details } = session.shutCompartments()[0]!.fault
  expect([details['signer'], details['finder']]).toEqual([signer, finder])
  expect((await faultOf(() => session.compartment(id))).code).toBe('catalogue-unaccounted')
  return session
}

async function expectOpen(session: VaultSession, refused = 0): Promise<void> {
  expect(session.shutCompartments()).toEqual([])
  expect(session.compartment(id).catalogue.name()).toBe('Customers A–F')
  expect(session.authority.refused).toBe(refused)
  const { intact } = await session.ledger.verify(new AbortController().signal, () => undefined)
  expect(intact).toBe(true)
}

test('what a reader wrote and signed is shut, named with them, and opens once somebody answers for it', async () => {
  const reader = await f.enter('CD2')
  forge(reader)
  await reader.publish()
  const seen = await expectShut('CD2')
  expect(seen.ledger.list({ act: 'catalogue.unaccounted' }, 0, 9).total).toBe(1)
  // The name stays with the finding, whoever signs the vault meanwhile; and a reader accepts nothing.
  const again = await f.enter('CD2')
  expect(listCompartments(again).compartments).toMatchObject([{ id, unavailable: 'catalogue-unaccounted' }])
  expect((await faultOf(() => acceptCatalogue(again, { compartment: id }))).code).toBe('no-right')
  const custodian = await expectShut('CD2')
  expect(custodian.ledger.list({ act: 'catalogue.unaccounted' }, 0, 9).total).toBe(1)
  // Who does not hold the compartment's key is told by the ledger.
  const found = { compartment: id, signer: 'CD2', finder: 'AB1' }
  expect(unaccountedStates(custodian)).toMatchObject([found])
  expect(securityStatus(f.room()).findings?.unaccounted).toMatchObject([found])
  await acceptCatalogue(custodian, { compartment: id })
  await expectOpen(custodian)
  expect(unaccountedStates(custodian)).toEqual([])
  await expectOpen(await f.enter())
})

test('an entry of somebody without the right accounts for nothing, and one in another name neither', async () => {
  const reader = await f.enter('CD2')
  const custodian = reader.authority.members().find(({ role }) => role === 'custodian')
  forge(reader)
  const about = { compartment: id, facts: factsOfCatalogue(reader.compartment(id)) }
  reader.ledger.record('item.renamed', about)
  const last = reader.registry.lastEntry()!
  const forged = { ...entryLayout.decode(last.entry), sequence: last.sequence + 1 }
  const entry = entryLayout.encode({ ...forged, previous: last.hash, by: custodian?.staffId ?? '' })
  const { sequence, by } = { sequence: last.sequence + 1, by: custodian?.staffId ?? '' }
  reader.registry.appendEntry({ ...last, sequence, by, entry, hash: entryHash(entry) })
  await reader.publish()
  const seen = await expectShut('CD2')
  const { intact } = await seen.ledger.verify(new AbortController().signal, () => undefined)
  expect(intact).toBe(false)
})

test('a catalogue that a reader put back and signed as the present one is shut', async () => {
  const { path } = f.session().compartment(id).catalogue
  const past = join(f.vault.base, 'past.db')
  await copyFile(path, past)
  await store('two')
  const reader = await f.enter('CD2')
  await reader.compartment(id).close()
  await copyFile(past, path)
  await reader.openShut(id)
  reader.parts.open.compartments.delete(id)
  await reader.openShut(id)
  await reader.publish()
  await expectShut('CD2')
})

test('what a kill left is accounted for by whoever unlocks next, in the word of its author', async () => {
  const intent = f.session().ledger.intend('folder.created', { compartment: id })
  writeAlone(f.session(), intent, (db) => {
    db.run(sql`UPDATE item SET name = 'two', order_key = 'two'`)
  })
  await expectOpen(await f.enter('CD2'))
  expect(f.session().ledger.list({ act: 'catalogue.settled' }, 0, 9).rows).toMatchObject([{ by: 'CD2' }])
  await expectOpen(await f.enter())
})

test('what a kill left opens no way for a reader', async () => {
  const intent = f.session().ledger.intend('folder.created', { compartment: id })
  writeAlone(f.session(), intent, (db) => {
    renameCatalogue(db, 'Customers A–F.')
  })
  const reader = await f.enter('CD2')
  const { catalogue } = reader.compartment(id)
  // Their own word about a state of their own, with the number of the custodian's intent.
  writeAlone(reader, intent, (db) => {
    renameCatalogue(db, 'Customers A–F')
  })
  const account = accountLayout.decode(catalogue.statement() ?? Buffer.alloc(0))
  reader.ledger.record('catalogue.settled', { compartment: id, facts: factsOfAccount(account) })
  expect(reader.authority.refused).toBe(1)
  await reader.publish()
  await expectShut('CD2')
})

test("an author's old word is no way back, and the word of somebody whose right was taken counts no more", async () => {
  const session = f.session()
  const { catalogue } = session.compartment(id)
  const word = accountLayout.decode(catalogue.statement() ?? Buffer.alloc(0))
  await store('two')
  session.ledger.record('catalogue.settled', { compartment: id, facts: factsOfAccount(word) })
  await expectOpen(await f.enter(), 1)
  const { staffId } = f
    .session()
    .authority.members()
    .find(({ role }) => role === 'clerk')!
  await giveGrant(f.session(), { compartment: id, staffId, rights: ['read', 'add'], until: null })
  const clerk = await f.enter('CD2')
  const intent = clerk.ledger.intend('file.imported', { compartment: id })
  const answer = answerFor(clerk, clerk.compartment(id), intent)
  const custodian = await f.enter()
  await revokeGrant(custodian, { compartment: id, staffId })
  custodian.compartment(id).catalogue.write((db) => {
    renameCatalogue(db, 'Customers')
  }, answer)
  await custodian.publish()
  await expectShut('AB1')
})

test('a finding that its subject wrote down first names them beside whom they name', async () => {
  const reader = await f.enter('CD2')
  const custodian = reader.authority.members().find(({ role }) => role === 'custodian')!
  forge(reader)
  const facts = { ...factsOfCatalogue(reader.compartment(id)), signer: custodian.staffId }
  // In another name it says nothing, because it cannot be signed.
  const last = reader.registry.lastEntry()!
  const sequence = last.sequence + 1
  const { staffId: by } = custodian
  const plan = { ...entryLayout.decode(last.entry), act: 'catalogue.unaccounted', facts, compartment: id }
  const entry = entryLayout.encode({ ...plan, sequence, previous: last.hash, by })
  const row = { ...last, sequence, by, act: plan.act, compartment: id }
  reader.registry.appendEntry({ ...row, entry, hash: entryHash(entry) })
  reader.ledger.record('catalogue.unaccounted', { compartment: id, facts })
  reader.ledger.record('catalogue.unaccounted', { compartment: id, facts: { ...facts, signer: by } })
  await reader.publish()
  await expectShut('AB1', 'CD2')
  await expectShut('AB1', 'CD2')
})

/** Everything that somebody keeps who was given *add*: their own keys, and the compartment's. */
async function formerClerk(): Promise<{ readonly staffId: string; readonly keys: StaffKeys }> {
  const { staffId } = f
    .session()
    .authority.members()
    .find(({ role }) => role === 'clerk')!
  await giveGrant(f.session(), { compartment: id, staffId, rights: ['read', 'add'], until: null })
  return { staffId, keys: await keysOf(f.session().head, 'CD2', OTHER_PASSCODE) }
}

/**
 * Writes with a word of one's own about an act that began with an entry of the ledger. It is done in the custodian's
 * session, who therefore signs it as the state of the vault.
 */
function writeAs({ staffId, keys }: Awaited<ReturnType<typeof formerClerk>>, intent: number): void {
  const { vaultId } = f.session()
  const { catalogue, keys: of } = f.session().compartment(id)
  catalogue.write(
    (db) => {
      renameCatalogue(db, 'Customers')
    },
    ({ generation, root }) => {
      const said = { vaultId, compartment: id, epoch: of.epoch, generation, root, intent, by: staffId }
      return accountLayout.encode(signAccount(said, keys.signing))
    },
  )
}

test.each<[string, (staffId: string) => Promise<void> | void]>([
  ['suspended', (staffId) => suspendMember(f.session(), { staffId, reason: 'Inquiry' })],
  [
    'whose screening failed',
    async (staffId) =>
      screenMember(f.session(), { staffId, screening: { ...passedNow(), outcome: 'failed' } }),
  ],
  [
    'whose papers ended',
    () => {
      f.clock.ahead = 800 * 24 * 60 * 60 * 1000
    },
  ],
])('the word of somebody %s begins no act and ends none', async (_, bar) => {
  const clerk = await formerClerk()
  using _keys = clerk.keys
  const own = await f.enter('CD2')
  const begun = own.ledger.intend('file.imported', { compartment: id }).sequence
  await own.publish()
  await f.enter()
  await bar(clerk.staffId)
  await f.enter()
  const { registry } = f.session()
  // The number of an entry of somebody else, and that of an act that they began while they might.
  for (const intent of [registry.lastEntry()?.sequence ?? 0, begun]) {
    writeAs(clerk, intent)
    const session = await expectShut('AB1')
    await acceptCatalogue(session, { compartment: id })
    await session.publish()
  }
})

test('what somebody began who may go on is theirs, but for no other act than the one that they began', async () => {
  const clerk = await formerClerk()
  using _keys = clerk.keys
  const own = await f.enter('CD2')
  const ended = own.ledger.intend('file.imported', { compartment: id })
  ended.done()
  const begun = own.ledger.intend('file.imported', { compartment: id }).sequence
  await own.publish()
  await f.enter()
  for (const intent of [ended.sequence, f.session().registry.lastEntry()?.sequence ?? 0]) {
    writeAs(clerk, intent)
    await acceptCatalogue(await expectShut('AB1'), { compartment: id })
  }
  writeAs(clerk, begun)
  await f.enter()
  expect(f.session().shutCompartments()).toEqual([])
  expect(f.session().ledger.list({ act: 'catalogue.settled' }, 0, 9).total).toBe(1)
  // It was ended by that.
  writeAs(clerk, begun)
  await expectShut('AB1')
})

test.each<[string, () => Promise<unknown>]>([
  ['somebody who holds no key of the compartment unlocks', () => f.enter('EF3')],
  [
    'enough sheets appoint somebody',
    async () => {
      await f.leave()
      await appointBy(f.vault, f.vault.sheets.slice(0, 2), 'GH4')
    },
  ],
  [
    'somebody who holds it is refused',
    async () => {
      const look = vi.spyOn(f.environment, 'lookAtMachine')
      look.mockResolvedValueOnce([{ kind: 'route', name: 'eth0', serious: true }])
      await rm(knownRulePath(f.environment.machineFolder, f.session().vaultId))
      expect((await faultOf(() => f.enter())).code).toBe('air-gap')
    },
  ],
])('whoever signed a state is named, though %s before anybody sees it', async (_, meanwhile) => {
  await f.enrol('EF3')
  const reader = await f.enter('CD2')
  forge(reader)
  await reader.publish()
  await meanwhile()
  const session = await f.enter()
  expect(session.shutCompartments()).toMatchObject([{ fault: { details: { signer: 'CD2' } } }])
  expect(session.ledger.list({ act: 'catalogue.unaccounted' }, 0, 9).total).toBe(1)
})

test("what a kill left is nobody's finding, and names nobody who only carried it on", async () => {
  await f.enrol('EF3')
  const clerk = await formerClerk()
  clerk.keys[Symbol.dispose]()
  const own = await f.enter('CD2')
  writeAlone(own, own.ledger.intend('file.imported', { compartment: id }), (db) => {
    renameCatalogue(db, 'Customers A–F')
  })
  // The head already says it, as that of another act beside it would.
  await own.publish()
  await f.enter('EF3')
  await expectOpen(await f.enter())
  expect(f.session().ledger.list({ act: 'catalogue.unaccounted' }, 0, 9).total).toBe(0)
})

test('an entry of somebody whose grant is over accounts for nothing, though it says that it is older', async () => {
  const { staffId, keys } = await formerClerk()
  using _keys = keys
  const until = f.clock.now() + HOUR
  await giveGrant(f.session(), { compartment: id, staffId, rights: ['read', 'add'], until })
  f.clock.ahead = 3 * HOUR
  const session = await f.enter()
  forge(session)
  const facts = factsOfCatalogue(session.compartment(id))
  f.clock.ahead = HOUR / 2
  const forging = forgingLedger(session, { by: staffId, signing: keys.signing })
  forging.record('file.imported', { compartment: id, facts })
  f.clock.ahead = 3 * HOUR
  await session.publish()
  await expectShut('AB1')
})

test('a finding is shown, whatever else is said to be found', async () => {
  const { id: other } = await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)
  const reader = await f.enter('CD2')
  forge(reader)
  await reader.publish()
  await f.enter()
  const again = await f.enter('CD2')
  const { generation, root } = { generation: 9, root: '00'.repeat(32) }
  for (let made = 0; made < 120; made += 1)
    again.ledger.record('catalogue.unaccounted', {
      compartment: made % 2 === 0 ? other : made.toString(16).padStart(32, '0'),
      facts: { generation, root },
    })
  await again.publish()
  const of = unaccountedStates(await f.enter()).map(({ compartment }) => compartment)
  expect(of).toEqual([other, other, other, id])
})

test('rows that somebody changes behind an open vault do not pass into the next epoch', async () => {
  const { catalogue, keys } = f.session().compartment(id)
  const beside = openDatabase(catalogue.path, { ...CATALOGUE_OPENING, mode: 'write', key: keys.catalogueKey })
  beside.transaction((db) => {
    db.run(sql`UPDATE version SET bytes = 1`)
  })
  beside.close()
  expect((await faultOf(() => beginEpoch(f.session(), { compartment: id }, quietJob))).code).toBe(
    'catalogue-damaged',
  )
  expect(f.session().authority.epoch(id).epoch).toBe(1)
  // It is seen at the next unlock, as whatever is changed behind the program.
  expect((await f.enter()).older).toMatchObject([{ part: 'compartment' }])
})
