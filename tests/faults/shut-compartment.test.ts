import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { listCompartments } from '../../electron/engine/compartments/list-compartments.ts'
import { cataloguePath, compartmentFolder } from '../../electron/engine/compartments/compartment-databases.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { CATALOGUE_OPENING } from '../../electron/engine/store/catalogue-opening.ts'
import {
  type CompartmentFixture,
  compartmentFixture,
  CONTENT_THREAD,
} from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

const PAGE_BYTES = CATALOGUE_OPENING.pageBytes

/** Locks, and unlocks with another way to open compartments. */
async function unlockWith({ vault, session }: CompartmentFixture, change: Partial<SessionEnvironment>) {
  await session.close()
  const input = { folder: vault.folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  return await unlockVault({ ...vault.environment, ...change }, input, quietJob)
}

test('a content thread that does not start leaves its compartment shut, not damaged, and the vault open', async () => {
  await using f = await compartmentFixture()
  const { id } = f.compartment
  const noThread = join(f.vault.base, 'no-such-thread.ts')
  const session = await unlockWith(f, { openCompartment: compartmentOpener(noThread) })
  expect(listCompartments(session).compartments).toMatchObject([
    { id, damaged: false, unavailable: 'read-failed' },
  ])
  expect(await faultOf(() => Promise.resolve(session.compartment(id)))).toMatchObject({
    code: 'read-failed',
    details: { place: 'machine' },
  })
  await session.close()
  const again = await f.vault.unlock()
  expect(again.compartment(id).catalogue.name()).toBe('Customers A–F')
  await again.close()
})

test('a compartment whose folder is gone is damaged, the vault opens, and a check names it', async () => {
  await using f = await compartmentFixture()
  const { id } = f.compartment
  await f.session.close()
  rmSync(compartmentFolder(f.vault.folder, id), { recursive: true })
  const session = await f.vault.unlock()
  expect(listCompartments(session).compartments).toMatchObject([{ id, damaged: true }])
  expect(await checkContent(session, { percent: 100 }, quietJob)).toMatchObject({
    damaged: { total: 1, rows: [{ name: id, code: 'catalogue-damaged' }] },
    unread: 0,
  })
  await session.close()
})

test('one page of a catalogue that is read only when all are compared shuts that compartment, and no other', async () => {
  await using f = await compartmentFixture()
  const { id } = f.compartment
  const other = await createCompartment(f.session, { name: 'Customers G–L' }, CONTENT_THREAD)
  const names = Array.from({ length: 300 }, (_, number) => join(f.outside, `letter ${String(number)}`))
  for (const name of names) writeFileSync(name, name)
  await f.import(names)
  const catalogue = cataloguePath(compartmentFolder(f.vault.folder, id), 1)
  await f.session.close()
  const bytes = readFileSync(catalogue)
  const pages = bytes.length / PAGE_BYTES
  const shut: unknown[] = []
  // A bad spot may lie anywhere; pages of rows and of indexes lie mixed.
  for (const page of [2, ...[1, 2, 3].map((part) => Math.floor((part * pages) / 4)), pages - 1]) {
    const spoilt = Buffer.from(bytes)
    const at = page * PAGE_BYTES + 2000
    spoilt.writeUInt8(spoilt.readUInt8(at) ^ 1, at)
    writeFileSync(catalogue, spoilt)
    const session = await f.vault.unlock()
    expect(session.compartments().map((one) => one.id)).toContain(other.id)
    shut.push(...session.shutCompartments().map((one) => [one.id, one.fault.code]))
    await session.close()
  }
  expect(shut).toContainEqual([id, 'catalogue-damaged'])
})

test('a file that does not verify is called damaged as before', async () => {
  await using f = await compartmentFixture()
  const { id } = f.compartment
  const catalogue = cataloguePath(compartmentFolder(f.vault.folder, id), 1)
  await f.session.close()
  writeFileSync(catalogue, Buffer.alloc(8192, 7))
  const session = await f.vault.unlock()
  expect(listCompartments(session).compartments).toMatchObject([{ id, damaged: true, unavailable: null }])
  await session.close()
})
