import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { listCompartments } from '../../electron/engine/compartments/list-compartments.ts'
import { cataloguePath, compartmentFolder } from '../../electron/engine/compartments/compartment-databases.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import { type CompartmentFixture, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

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
