import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { type Entry, entryHash, entryLayout, entryMessage } from '../../../../electron/engine/format/entry.ts'
import { exportLedger } from '../../../../electron/engine/ledger/export-ledger.ts'
import { newestEntries, newestEntry } from '../../../../electron/engine/ledger/newest-entries.ts'
import { verifyLedger } from '../../../../electron/engine/ledger/verify-ledger.ts'
import type { VaultSession } from '../../../../electron/engine/session/vault-session.ts'
import type { LedgerRow, Registry } from '../../../../electron/engine/store/registry.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { quietJob, type VaultFixture, vaultFixture } from '../../../helpers/vault-fixture.ts'

const OTHER_ID = 'ab'.repeat(16)

let fixture: VaultFixture
let session: VaultSession

beforeEach(async () => {
  fixture = await vaultFixture()
  session = await fixture.create()
})
afterEach(async () => {
  await session.close()
  await fixture[Symbol.asyncDispose]()
})

const verify = () => session.ledger.verify(new AbortController().signal, () => {})

/** The registry as somebody would show it who changed, dropped or added entries. */
function withEntries(change: (rows: LedgerRow[]) => LedgerRow[]): Registry {
  const last = session.registry.lastEntry()?.sequence ?? 0
  const rows = change(session.registry.entriesFrom(1, last))
  return Object.assign(Object.create(session.registry) as Registry, {
    entriesFrom: (sequence: number, limit: number) =>
      rows.filter((row) => row.sequence >= sequence).slice(0, limit),
    lastEntry: () => rows.at(-1) ?? null,
  })
}

async function verdictOn(change: (rows: LedgerRow[]) => LedgerRow[]) {
  const evidence = {
    vaultId: session.vaultId,
    directory: session.directory,
    states: [session.head.state],
  }
  return await verifyLedger(withEntries(change), evidence, new AbortController().signal, () => {})
}

test('an intent and its end are two entries; a second end is none', async () => {
  const intent = session.ledger.intend('file.imported', { facts: { files: 3 } })
  const end = intent.done({ stored: 3 })
  expect(intent.failed('disk-full')).toBe(end)
  const [done, begun] = session.ledger.list({ act: 'file.imported' }, 0, 9).rows
  expect(begun).toMatchObject({ phase: 'intent', of: null, by: 'AB1', facts: { files: 3 } })
  expect(done).toMatchObject({ phase: 'done', of: intent.sequence, facts: { stored: 3 } })
  expect(await verify()).toMatchObject({ intact: true, entries: end })
})

test('entries of one act come newest first, and not those of a transaction that was undone', () => {
  const sequences = () => [...newestEntries(session, 'file.opened')].map(({ sequence }) => sequence)
  expect(sequences()).toEqual([])
  const first = session.ledger.record('file.opened')
  session.ledger.record('folder.created')
  const second = session.ledger.record('file.opened')
  expect(sequences()).toEqual([second, first])
  expect(() =>
    session.registry.transaction(() => {
      session.ledger.record('file.opened')
      expect(sequences()).toHaveLength(3)
      throw new Error('undone')
    }),
  ).toThrow('undone')
  expect(sequences()).toEqual([second, first])
  const third = session.ledger.record('file.opened')
  expect(sequences()).toEqual([third, second, first])
  const found = newestEntry(session, 'file.opened', ({ sequence }) => sequence < third)
  expect(found?.sequence).toBe(second)
  expect(newestEntry(session, 'file.opened', () => false)).toBeNull()
})

test('the list is filtered by act, person, time and compartment, newest first', () => {
  const compartment = 'ab'.repeat(16)
  session.ledger.record('file.opened', { compartment })
  session.ledger.record('file.opened')
  const { list } = session.ledger
  expect(list({ act: 'file.opened' }, 0, 9).rows.map(({ compartment: of }) => of)).toEqual([
    null,
    compartment,
  ])
  expect(list({ compartment }, 0, 9).total).toBe(1)
  expect(list({ by: 'ab1' }, 0, 9).total).toBe(list({}, 0, 9).total)
  expect(list({ by: 'recovery' }, 0, 9).total).toBe(0)
  expect(list({ from: Date.now() + 1000 }, 0, 9).total).toBe(0)
  expect(list({}, 1, 1).rows[0]?.sequence).toBe(session.ledger.head().sequence - 1)
})

test.each([
  ['a name', { name: 'Anna Berg' }],
  ['a sentence', { why: 'because of this' }],
  ['a strange key', { 'a b': 1 }],
  ['no number', { files: Number.NaN }],
])('%s is no fact', (_, facts) => {
  expect(() => session.ledger.record('file.opened', { facts })).toThrow(RangeError)
})

test('a reason is the one fact in words', () => {
  expect(() =>
    session.ledger.record('file.exported', { facts: { reason: 'asked for by the client' } }),
  ).not.toThrow()
})

test.each<[string, number | undefined, (rows: LedgerRow[]) => LedgerRow[]]>([
  ['nothing changed', undefined, (rows) => rows],
  ['the last entry is cut off', 5, (rows) => rows.slice(0, -1)],
  ['an entry is missing in the middle', 3, (rows) => rows.filter(({ sequence }) => sequence !== 3)],
  [
    'two entries are exchanged',
    3,
    ([a, b, c, d, e]) => [a!, b!, { ...d!, sequence: 3 }, { ...c!, sequence: 4 }, e!],
  ],
  ['an entry says another time', 4, changing(4, (row) => retold(row))],
  ['the author of an entry signs another in its place', 5, changing(4, (row) => retold(row, signed))],
  ['the column of the act says something else', 2, changing(2, (row) => ({ ...row, act: 'file.opened' }))],
  ['the column of the author says something else', 2, changing(2, (row) => ({ ...row, by: OTHER_ID }))],
  ['the column of the time says something else', 2, changing(2, (row) => ({ ...row, at: row.at + 1 }))],
  [
    'the column of the compartment says something else',
    2,
    changing(2, (row) => ({ ...row, compartment: OTHER_ID })),
  ],
  ['a hash is another', 2, changing(2, (row) => ({ ...row, hash: Buffer.alloc(32) }))],
])('verifying tells when %s', async (_, brokenAt, change) => {
  for (let entry = 4; entry <= 5; entry += 1) session.ledger.record('file.opened', { facts: { entry } })
  await session.publish()
  const verdict = await verdictOn(change)
  expect(verdict.intact).toBe(brokenAt === undefined)
  expect(verdict.brokenAt).toBe(brokenAt)
})

function changing(sequence: number, change: (row: LedgerRow) => LedgerRow) {
  return (rows: LedgerRow[]) => rows.map((row) => (row.sequence === sequence ? change(row) : row))
}

/** The same entry with another time, its hash made right; its signature only if somebody signs it. */
function retold(row: LedgerRow, sign = ({ signature }: Entry) => signature): LedgerRow {
  const before = entryLayout.decode(row.entry)
  const told = { ...before, at: before.at + 1 }
  const entry = entryLayout.encode({ ...told, signature: sign(told) })
  return { ...row, at: told.at, entry, hash: entryHash(entry) }
}

function signed(entry: Entry): Buffer {
  return session.person.keys.signing.sign(LABELS.entry, entryMessage(session.vaultId, entry))
}

test('an export is written whole, never over anything, and is itself in the ledger', async () => {
  const to = join(fixture.base, 'out')
  await mkdir(to)
  session.ledger.record('file.exported', { facts: { reason: '=HYPERLINK("http://example.test")', files: 2 } })
  const { entries, name } = await exportLedger(session, { to, format: 'csv', filter: {} }, quietJob)
  const csv = await readFile(join(to, name), 'utf8')
  expect(csv.split('\r\n')).toHaveLength(entries + 2)
  expect(csv).toContain('"files=2; reason==HYPERLINK(""http://example.test"")"')
  expect(session.ledger.list({}, 0, 1).rows[0]).toMatchObject({ act: 'ledger.exported', facts: { entries } })
  const json = await exportLedger(session, { to, format: 'json', filter: { act: 'vault.created' } }, quietJob)
  const parsed = JSON.parse(await readFile(join(to, json.name), 'utf8')) as {
    entries: unknown[]
    vaultId: string
  }
  expect(parsed).toMatchObject({ vaultId: session.vaultId, entries: [{ act: 'vault.created' }] })
  await writeFile(join(fixture.base, 'file'), '')
  const nowhere = join(fixture.base, 'file')
  expect(
    (await faultOf(() => exportLedger(session, { to: nowhere, format: 'csv', filter: {} }, quietJob))).code,
  ).toBe('place-unsuitable')
})

test('an entry that this program does not know, or cannot read, keeps no other from being seen', async () => {
  session.ledger.record('made.up' as 'file.opened', { facts: { ratio: 1.5 } })
  const row = session.registry.lastEntry()!
  const next = { ...entryLayout.decode(row.entry), sequence: row.sequence + 1, previous: row.hash }
  const entry = entryLayout.encode(next)
  // Not a number, which nothing that is encoded holds.
  entry.writeUInt16BE(0x7e00, entry.indexOf('f93e00', 0, 'hex') + 1)
  session.registry.appendEntry({ ...row, sequence: next.sequence, entry, hash: entryHash(entry) })
  const { rows } = session.ledger.list({}, 0, 9)
  expect(rows.slice(0, 2)).toMatchObject([
    { sequence: next.sequence, at: row.at, by: 'AB1', act: 'unreadable', facts: {} },
    { sequence: row.sequence, by: 'AB1', act: 'unknown', facts: { act: 'made.up', ratio: 1.5 } },
  ])
  expect(rows.at(-1)?.sequence).toBe(1)
  const to = join(fixture.base, 'out')
  await mkdir(to)
  const { entries } = await exportLedger(session, { to, format: 'csv', filter: {} }, quietJob)
  expect(entries).toBe(next.sequence)
})

test('what is cancelled leaves nothing behind', async () => {
  const cancelled = new AbortController()
  cancelled.abort()
  const job = { ...quietJob, signal: cancelled.signal }
  expect(
    (await faultOf(() => exportLedger(session, { to: fixture.base, format: 'csv', filter: {} }, job))).code,
  ).toBe('cancelled')
  expect((await faultOf(() => session.ledger.verify(cancelled.signal, () => {}))).code).toBe('cancelled')
})
