/** Fault 16: one page, one database, the whole folder put back. Each is seen at unlock; nothing can be written then. */
import { randomBytes } from 'node:crypto'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeHead } from '../../electron/engine/format/head.ts'
import { combineSheets } from '../../electron/engine/keys/recovery.ts'
import { acceptOlder } from '../../electron/engine/session/accept-older.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { openFolder } from '../../electron/engine/session/open-folder.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { sql } from '../../electron/engine/store/sql.ts'
import { type CompartmentFixture, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

const PAGE_BYTES = 4096

let fixture: CompartmentFixture
let before: string
let session: VaultSession | null = null

async function importOne(name: string): Promise<void> {
  const path = join(fixture.outside, name)
  await writeFile(path, randomBytes(1000))
  await fixture.import([path])
}

/** The vault as it was, in `before`, and as it is after another file was stored and the vault locked. */
beforeEach(async () => {
  fixture = await compartmentFixture()
  before = join(fixture.vault.base, 'before')
  await importOne('one.bin')
  fixture = await fixture.reopen()
  await fixture.session.close()
  await cp(fixture.vault.folder, before, { recursive: true })
  fixture = { ...fixture, ...(await reopened(fixture)) }
  fixture.session.registry.setSetting('idleLockMinutes', '7')
  await importOne('two.bin')
  await fixture.session.close()
})
afterEach(async () => {
  await session?.close()
  session = null
  await fixture.vault[Symbol.asyncDispose]()
})

async function reopened(closed: CompartmentFixture): Promise<CompartmentFixture> {
  const again = await closed.vault.unlock()
  const compartment = again.compartments()[0]
  if (compartment === undefined) throw new Error('the compartment is gone')
  const { importFiles } = await import('../../electron/engine/files/import.ts')
  const { quietJob } = await import('../helpers/vault-fixture.ts')
  return {
    ...closed,
    session: again,
    compartment,
    import: (sources, change = {}, job = quietJob) =>
      importFiles(
        again,
        { compartment: compartment.id, folder: null, sources: [...sources], ...change },
        job,
      ),
  }
}

async function putBack(...path: string[]): Promise<void> {
  await cp(join(before, ...path), join(fixture.vault.folder, ...path), { recursive: true, force: true })
}

async function compartmentFile(name: string): Promise<string[]> {
  const [id] = await readdir(join(before, 'compartments'))
  return ['compartments', id ?? '', name]
}

async function unlock(): Promise<VaultSession> {
  session = await fixture.vault.unlock()
  return session
}

test('untouched, the vault opens normally', async () => {
  expect(await unlock()).toMatchObject({ mode: 'normal', older: [] })
})

test('the whole folder put back is seen by the anchor of this machine', async () => {
  await rm(fixture.vault.folder, { recursive: true })
  await cp(before, fixture.vault.folder, { recursive: true })
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.older).toMatchObject([{ part: 'vault', witness: 'machine' }])
  expect((await faultOf(() => older.assertWritable())).code).toBe('read-only-session')
})

test('the registry put back is seen by the signed head', async () => {
  await putBack('registry.db')
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.older).toContainEqual(expect.objectContaining({ part: 'registry', witness: 'head' }))
})

test('a registry with other rows under the same number is seen by the signed head', async () => {
  const { folder, base, environment, sheets } = fixture.vault
  const present = await unlock()
  const { generation } = present.registry.state()
  const past = join(base, 'past.db')
  await cp(join(folder, 'registry.db'), past)
  present.registry.setSetting('idleLockMinutes', '9')
  await present.publish()
  const { head } = await headStore(folder).read()
  await present.close()
  session = null
  // The state that was signed, and in the registry the same number reached another way.
  for (const name of ['head.a', 'head.b']) await writeFile(join(folder, name), encodeHead(head))
  await cp(past, join(folder, 'registry.db'))
  using keys = await combineSheets(sheets.slice(0, 2), head.recovery)
  const open = await openFolder({
    ...{ folder, head, holder: { party: 'recovery', sealing: keys.sealing }, access: 'write' },
    ...{ openCompartment: environment.openCompartment, now: Date.now, signal: new AbortController().signal },
  })
  expect(open.registry.state().generation).toBe(generation)
  open.registry.setSetting('idleLockMinutes', '99')
  expect(open.registry.state().generation).toBe(head.state.registry.generation)
  await open.close()
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.older).toContainEqual(expect.objectContaining({ part: 'registry', witness: 'head' }))
})

test('a catalogue put back is seen by the signed head, and still be read', async () => {
  await putBack(...(await compartmentFile('catalogue.db')))
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.older).toMatchObject([{ part: 'compartment', compartment: 'Customers A–F', witness: 'head' }])
  expect(older.compartments()).toHaveLength(1)
})

/** Every page that differs between then and now, put back alone. @returns what the unlock said of each */
async function putBackPages(
  path: readonly string[],
  look: (opened: VaultSession) => string,
): Promise<string[]> {
  const now = join(fixture.vault.folder, ...path)
  const [present, past] = [await readFile(now), await readFile(join(before, ...path))]
  const pages = Array.from({ length: Math.min(present.length, past.length) / PAGE_BYTES }, (_, page) => page)
  const said: string[] = []
  for (const at of pages.map((page) => page * PAGE_BYTES)) {
    if (present.subarray(at, at + PAGE_BYTES).equals(past.subarray(at, at + PAGE_BYTES))) continue
    const mixed = Buffer.from(present)
    past.copy(mixed, at, at, at + PAGE_BYTES)
    await writeFile(now, mixed)
    said.push(
      await unlock().then(look, (error: unknown) =>
        error instanceof Error && 'kind' in error && error.kind === 'damage' ? 'seen' : String(error),
      ),
    )
    await session?.close()
    session = null
    await writeFile(now, present)
  }
  return said
}

test('any single page of the registry put back is seen, or nothing in it is another', async () => {
  const opened = await unlock()
  const last = opened.ledger.head().sequence
  const rows = ({ registry }: VaultSession) =>
    JSON.stringify([
      registry.state().root,
      registry.staff(),
      registry.grants(),
      registry.entriesFrom(1, last),
    ])
  const present = rows(opened)
  await session?.close()
  const said = await putBackPages(['registry.db'], (found) => {
    if (found.mode === 'older') return 'seen'
    // The first page counts the changes of the file, beside what is in all of them.
    return rows(found) === present ? 'same' : 'another'
  })
  expect(said.filter((one) => one === 'seen').length).toBeGreaterThan(1)
  expect(said).not.toContain('another')
  expect(said.filter((one) => one === 'same').length).toBeLessThan(2)
})

test('any single page of a catalogue put back is seen, or no row that counts is another', async () => {
  const rows = (opened: VaultSession) =>
    JSON.stringify([
      ...opened.compartments()[0]!.catalogue.read.rows(sql`SELECT * FROM item NOT INDEXED ORDER BY n`),
      ...opened.compartments()[0]!.catalogue.read.rows(sql`SELECT * FROM version NOT INDEXED ORDER BY n`),
    ])
  const present = rows(await unlock())
  await session?.close()
  const said = await putBackPages(await compartmentFile('catalogue.db'), (opened) => {
    if (opened.mode === 'older' || opened.shutCompartments().length > 0) return 'seen'
    return rows(opened) === present ? 'same' : 'another'
  })
  expect(said).toContain('seen')
  expect(said).not.toContain('another')
  expect(new Set(said).size).toBeLessThanOrEqual(2)
})

test('the head put back is seen by the anchor', async () => {
  await putBack('head.a')
  await putBack('head.b')
  expect((await unlock()).older).toMatchObject([{ part: 'vault', witness: 'machine' }])
})

test('two copies of the head with one number that say different things are seen', async () => {
  const { environment, folder, base } = fixture.vault
  const aside = join(base, 'aside')
  await cp(folder, aside, { recursive: true })
  await (await unlock()).close()
  session = null
  const { head } = await headStore(folder).read()
  const elsewhere = await unlockVault(
    { ...environment, machineFolder: join(base, 'elsewhere') },
    { folder: aside, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false },
    quietJob,
  )
  while (elsewhere.head.state.sequence < head.state.sequence) await elsewhere.publish()
  const twin = elsewhere.head
  await elsewhere.close()
  expect(twin.state.sequence).toBe(head.state.sequence)
  await writeFile(join(folder, 'head.a'), encodeHead(head))
  await writeFile(join(folder, 'head.b'), encodeHead(twin))
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.older).toContainEqual(expect.objectContaining({ part: 'vault', witness: 'other-copy' }))
})

test('somebody with keys who puts the folder back and signs on above the anchor is seen: the ledger is cut off', async () => {
  const anchored = (await headStore(fixture.vault.folder).read()).head.state
  await rm(fixture.vault.folder, { recursive: true })
  await cp(before, fixture.vault.folder, { recursive: true })
  const { environment, folder } = fixture.vault
  const elsewhere = await unlockVault(
    { ...environment, machineFolder: join(fixture.vault.base, 'elsewhere') },
    { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false },
    quietJob,
  )
  while (elsewhere.head.state.sequence <= anchored.sequence) await elsewhere.publish()
  expect(elsewhere.ledger.head().sequence).toBeLessThan(anchored.ledger.sequence)
  await elsewhere.close()
  const older = await unlock()
  expect(older.older).toMatchObject([{ part: 'vault', witness: 'machine' }])
  await acceptOlder(older, fixture.vault.sheets.slice(1))
  await older.close()
  expect(await unlock()).toMatchObject({ mode: 'normal', older: [] })
})

test('enough sheets accept an older state: in the ledger, writable, and normal at the next unlock', async () => {
  await rm(fixture.vault.folder, { recursive: true })
  await cp(before, fixture.vault.folder, { recursive: true })
  const older = await unlock()
  const [one = '', two = ''] = fixture.vault.sheets
  expect((await faultOf(() => acceptOlder(older, [one]))).code).toBe('sheets-too-few')
  expect(older.mode).toBe('older')
  await acceptOlder(older, [one, two])
  expect(older.mode).toBe('normal')
  older.assertWritable()
  expect(older.ledger.list({}, 0, 1).rows[0]).toMatchObject({ act: 'vault.accepted-older', by: 'recovery' })
  expect(await older.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await older.close()
  expect(await unlock()).toMatchObject({ mode: 'normal', older: [] })
})

test('an older catalogue can be accepted, even one of mixed pages', async () => {
  const path = await compartmentFile('catalogue.db')
  await putBack(...path)
  await acceptOlder(await unlock(), fixture.vault.sheets.slice(1))
  await session?.close()
  expect(await unlock()).toMatchObject({ mode: 'normal', older: [] })
})

test('an older state writes nothing into the ledger while it is read', async () => {
  await putBack('registry.db')
  const older = await unlock()
  const entries = older.ledger.head().sequence
  older.ledger.record('file.opened')
  expect(older.ledger.head().sequence).toBe(entries)
})

test('an older state opens no catalogue that is newer than it, until the sheets accept it', async () => {
  await putBack('registry.db')
  await putBack('head.a')
  await putBack('head.b')
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.compartments()).toEqual([])
  expect(older.shutCompartments()).toMatchObject([{ fault: { code: 'state-older' } }])
  await acceptOlder(older, fixture.vault.sheets.slice(1))
  expect(older.compartments()).toHaveLength(1)
  await older.close()
  expect(await unlock()).toMatchObject({ mode: 'normal', older: [] })
  expect(session?.compartments()).toHaveLength(1)
})

test('nor does an older registry under the present head', async () => {
  const { id } = fixture.compartment
  await putBack('registry.db')
  const older = await unlock()
  expect(older.mode).toBe('older')
  expect(older.shutCompartments()).toMatchObject([{ id, fault: { code: 'state-older' } }])
})
