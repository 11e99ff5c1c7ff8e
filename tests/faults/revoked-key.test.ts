/** Taking a grant away makes nobody forget a key: nothing is stored under one that somebody knows who lost their grant. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Right } from '../../shared/contract/file.ts'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { renameCompartment } from '../../electron/engine/compartments/list-compartments.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { office } from '../helpers/office.ts'
import { twoCustodians } from '../helpers/two-custodians.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

test('after a revocation nothing is stored or given until the key is renewed, also after a kill between them', async () => {
  await using f = await twoCustodians()
  const path = join(f.outside, 'new.txt')
  await writeFile(path, 'new')
  await revokeGrant(f.present(), { compartment: f.id, staffId: f.second })
  // The program ends here: the next session has not renewed anything yet.
  const session = await f.as('first')
  expect(session.authority.epoch(f.id)).toEqual({ epoch: 1, due: true })
  const store = () => importFiles(session, { compartment: f.id, folder: null, sources: [path] }, quietJob)
  const give = () =>
    giveGrant(session, { compartment: f.id, staffId: f.second, rights: ['read'], until: null })
  const rename = () => renameCompartment(session, { compartment: f.id, name: 'Renamed' })
  for (const act of [store, give, rename]) expect((await faultOf(act)).code).toBe('epoch-due')
  expect(session.compartment(f.id).catalogue.name()).not.toBe('Renamed')
  await beginEpoch(session, { compartment: f.id }, quietJob)
  expect(session.authority.epoch(f.id)).toEqual({ epoch: 2, due: false })
  expect(await store()).toMatchObject({ stored: 1 })
  expect(session.authority.refused).toBe(0)
})

test('an import that is under way then writes no more rows', async () => {
  await using f = await twoCustodians()
  const session = f.present()
  const path = join(f.outside, 'new.txt')
  await writeFile(path, 'new')
  const store = (report: Job['report']) =>
    importFiles(session, { compartment: f.id, folder: null, sources: [path] }, { ...quietJob, report })
  const revoking: Promise<unknown>[] = []
  const refused = await faultOf(() =>
    store(({ phase }) => {
      if (phase === 'sealing' && revoking.length === 0)
        revoking.push(revokeGrant(session, { compartment: f.id, staffId: f.second }))
    }),
  )
  await Promise.all(revoking)
  expect(refused.code).toBe('epoch-due')
  const [ended] = session.ledger.list({ act: 'file.imported' }, 0, 1).rows
  expect(ended).toMatchObject({ phase: 'failed', facts: { stored: 0, code: 'epoch-due' } })
  await beginEpoch(session, { compartment: f.id }, quietJob)
  expect(await store(() => undefined)).toMatchObject({ stored: 1 })
})

test('where nobody who is here could renew the key, storing goes on', async () => {
  await using f = await office()
  const { staffId: clerk } = await f.enrol('CD2')
  const { staffId: second } = await f.enrol('EF3', 'custodian')
  const first = f.session().person.staffId
  const { id: compartment } = await createCompartment(f.session(), { name: 'Estates' }, CONTENT_THREAD)
  const give = (staffId: string, rights: readonly Right[]) =>
    giveGrant(f.session(), { compartment, staffId, rights: [...rights], until: null })
  await give(clerk, ['read', 'add'])
  await give(second, ['read'])
  await revokeGrant(f.session(), { compartment, staffId: second })
  const path = join(f.vault.base, 'new.txt')
  await writeFile(path, 'new')
  const store = async () =>
    importFiles(await f.enter('CD2'), { compartment, folder: null, sources: [path] }, quietJob)
  expect((await faultOf(store)).code).toBe('epoch-due')
  await suspendMember(await f.enter('EF3'), { staffId: first, reason: 'Inquiry' })
  expect(await store()).toMatchObject({ stored: 1 })
  expect(f.session().authority.epoch(compartment)).toEqual({ epoch: 1, due: true })
})
