/** Faults 17 and 27: what the ledger does not account for is named, and nothing that it has disappears. */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closedCompartments } from '../../electron/engine/backup/closed-compartments.ts'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { compartmentFolder, contentPath } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { LEDGER_JOBS } from '../../electron/engine/handlers/ledger.ts'
import { combineSheets } from '../../electron/engine/keys/recovery.ts'
import { openRecovered } from '../../electron/engine/session/recovered-vault.ts'
import { securityStatus } from '../../electron/engine/session/security-status.ts'
import type { Registry } from '../../electron/engine/store/registry.ts'
import { type Query, sql } from '../../electron/engine/store/sql.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import { type Office, office } from '../helpers/office.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

let f: Office
beforeEach(async () => {
  f = await office()
})
afterEach(() => f[Symbol.asyncDispose]())

const findings = () => securityStatus(f.room()).findings

/** Any change of the registry, its root renewed: who has its key can. */
function change(registry: Registry, query: Query): void {
  ;(registry as Registry & { change(query: Query): void }).change(query)
}

test('a compartment whose row was taken out is damaged, not gone, for its people and for the sheets', async () => {
  const { id } = await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)
  change(f.session().registry, sql`DELETE FROM compartment`)
  await f.session().publish()
  const session = await f.enter()
  expect(session.mode).toBe('normal')
  expect(session.shutCompartments().map((one) => [one.id, one.fault.code])).toEqual([
    [id, 'registry-damaged'],
  ])
  expect(findings()?.compartmentsMissing).toEqual([id])
  // Nor is its folder taken for what a crash left.
  await collectLeftovers(session, CONTENT_THREAD)
  expect(existsSync(contentPath(compartmentFolder(f.vault.folder, id)))).toBe(true)
  await f.leave()
  const { folder, sheets, draft, environment } = f.vault
  using keys = await combineSheets(sheets.slice(0, 2), draft.facts)
  const { machineFolder, openCompartment } = environment
  const opening = { folder, machineFolder, keys, access: 'read', openCompartment } as const
  await using recovered = await openRecovered(opening)
  expect(recovered.shutCompartments().map((one) => one.fault.code)).toEqual(['registry-damaged'])
})

test('a row of a compartment that nobody made is named, and counts for nothing', async () => {
  const { id } = await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)
  const planted = 'ab'.repeat(16)
  f.session().registry.addCompartment({ id: planted, epoch: 1, createdAt: 1 })
  await f.session().publish()
  const session = await f.enter()
  expect(session.compartments().map((one) => one.id)).toEqual([id])
  expect(session.shutCompartments()).toEqual([])
  expect(findings()).toMatchObject({ compartmentsForeign: [planted], compartmentsMissing: [] })
  // Nor does it keep the office from its backups.
  expect(await closedCompartments(session, CONTENT_THREAD)).toEqual([])
})

test('entries that nobody had a right to are named where the ledger is verified, and in the security status', async () => {
  const { staffId } = await f.enrol('CD2')
  await f.enter('CD2')
  const { ledger } = f.session()
  const first = ledger.record('staff.suspended', { facts: { staff: staffId } })
  for (let minutes = 1; minutes <= 12; minutes += 1) ledger.record('idle.set', { facts: { minutes } })
  for (let minutes = 1; minutes <= 12; minutes += 1) ledger.record('idle.set', { facts: { minutes } })
  const last = ledger.record('grant.reviewed')
  // A clerk does not oversee the vault.
  expect(findings()).toBeUndefined()
  await f.enter()
  const told = findings()
  expect(told).toMatchObject({ refused: 26 })
  expect(told?.refusals).toHaveLength(20)
  expect(told?.refusals[0]).toMatchObject({ sequence: last, act: 'grant.reviewed', by: 'CD2' })
  expect(told?.refusals.at(-1)?.sequence).toBe(last - 19)
  expect(first).toBeLessThan(last)
  const context = { room: f.room() } as unknown as Parameters<(typeof LEDGER_JOBS)['ledger.verify']>[0]
  const verdict = await LEDGER_JOBS['ledger.verify'](context, {}, quietJob)
  expect(verdict).toMatchObject({ intact: true, refused: 26, refusals: told?.refusals })
})
