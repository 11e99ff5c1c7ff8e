import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import { giveGrant } from '../../../../electron/engine/compartments/give-grant.ts'
import { revokeGrant } from '../../../../electron/engine/compartments/revoke-grant.ts'
import { exportFiles } from '../../../../electron/engine/files/export.ts'
import { importFiles } from '../../../../electron/engine/files/import.ts'
import { listItems } from '../../../../electron/engine/files/items.ts'
import { Previews } from '../../../../electron/engine/files/preview.ts'
import { createBackup } from '../../../../electron/engine/backup/create-backup.ts'
import { dayOf } from '../../../../shared/model/days.ts'
import { saveExitSheet } from '../../../../electron/engine/staff/exit-sheet.ts'
import { leaveOffice } from '../../../../electron/engine/staff/leave.ts'
import { describeLeaving } from '../../../../electron/engine/staff/leaving.ts'
import { contentsOf, CONTENT_THREAD } from '../../../helpers/backup-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { textOf } from '../../../helpers/pdf-text.ts'
import { type TwoCustodians, twoCustodians } from '../../../helpers/two-custodians.ts'
import { quietJob } from '../../../helpers/vault-fixture.ts'

const leaving = (f: TwoCustodians, staffId = f.second) => ({
  ...{ staffId, endsAt: Date.now(), reason: 'Moves away' },
})

/** The second custodian stores, opens and exports a file, and makes a backup. */
async function work(f: TwoCustodians): Promise<void> {
  const session = await f.as('second')
  const compartment = f.id
  for (const name of ['drive', 'target']) mkdirSync(join(f.outside, name))
  writeFileSync(join(f.outside, 'letter.txt'), 'Dear Sir')
  await importFiles(
    session,
    { compartment, folder: null, sources: [join(f.outside, 'letter.txt')] },
    quietJob,
  )
  const view = { of: 'everything' } as const
  const list = { compartment, view, sort: 'name', descending: false, offset: 0, limit: 1 } as const
  const item = (await listItems(session, list)).rows[0]?.id ?? ''
  const previews = new Previews(() => session, null)
  for (const _ of ['once', 'and again']) await previews.open({ compartment, item })
  const selection = { of: 'all' } as const
  const to = join(f.outside, 'target')
  await exportFiles(session, { compartment, selection, to, reason: 'Audit' }, quietJob)
  await createBackup(session, { place: join(f.outside, 'drive') }, quietJob, CONTENT_THREAD)
}

test('who leaves can open nothing, and what they could open has a new key', async () => {
  await using f = await twoCustodians()
  await work(f)
  const session = await f.as('first')
  const before = await contentsOf(session, f.id)
  session.registry.putForm({ staffId: f.second, sealed: Buffer.of(1), at: 1 })
  const preview = describeLeaving(session, f.second)
  expect(preview.member).toMatchObject({ code: 'CD2', leftAt: null, lastCustodian: false })
  expect(preview.compartments).toMatchObject([
    {
      ...{ id: f.id, name: 'Customers A–F', opened: 1, exported: 1, renewable: true },
      openedFiles: [{ name: 'letter.txt' }],
      exports: [{ files: 1, reason: 'Audit' }],
      soleAdministrator: false,
    },
  ])
  expect(preview.backupSets).toHaveLength(1)

  const result = await leaveOffice(session, leaving(f), quietJob)

  expect(result).toEqual({ renewed: 1, due: 0, rewrapped: 1 })
  expect(session.authority.refused).toBe(0)
  expect(session.authority.member(f.second)?.state).toBe('left')
  expect(session.authority.epoch(f.id)).toEqual({ epoch: 2, due: false })
  expect(session.registry.grantsFor(f.second)).toEqual([])
  expect(session.registry.form(f.second)).toBeNull()
  expect(session.head.slots.some(({ staffId }) => staffId === f.second)).toBe(false)
  expect(session.head.registryGrants.some(({ grantee }) => grantee === f.second)).toBe(false)
  expect(await contentsOf(session, f.id)).toEqual(before)
  expect(await session.ledger.verify(new AbortController().signal, () => undefined)).toMatchObject({
    intact: true,
  })
  expect((await faultOf(() => f.as('second'))).code).toBe('wrong-passcode')
})

test('the exit sheet says the same after the leaving as the preview did before', async () => {
  await using f = await twoCustodians()
  await work(f)
  const session = await f.as('first')
  const before = describeLeaving(session, f.second)
  await leaveOffice(session, leaving(f), quietJob)
  const after = describeLeaving(session, f.second)
  expect(after.compartments).toEqual(before.compartments)
  expect(after.backupSets).toEqual(before.backupSets)
  expect(after.member.leftAt).not.toBeNull()
  const { name } = await saveExitSheet(session, { staffId: f.second, to: f.outside })
  const document = await PDFDocument.load(readFileSync(join(f.outside, name)))
  expect(document.getTitle()).toBe('Exit sheet of CD2')
  expect(document.getPageCount()).toBe(1)
  const text = await textOf(readFileSync(join(f.outside, name)))
  for (const said of ['Customers A–F', 'Files opened: 1. Files exported: 1.', 'exported: 1 Audit'])
    expect(text).toContain(said)
  expect(text).toContain(`Last day of work: ${dayOf(leaving(f).endsAt)}.`)
  expect(text).not.toContain('letter.txt')
})

test('whoever may not read a compartment is told how much was opened there, and no names', async () => {
  await using f = await twoCustodians()
  await work(f)
  const own = (await f.as('first')).person.staffId
  await f.as('second')
  await revokeGrant(f.present(), { compartment: f.id, staffId: own })
  const session = await f.as('first')
  expect(describeLeaving(session, f.second).compartments).toMatchObject([
    { name: null, opened: 1, openedFiles: [{ name: null }], exports: [{ files: 1, reason: 'Audit' }] },
  ])
})

test('a compartment whose key is not here stays due', async () => {
  await using f = await twoCustodians()
  const first = f.present().person.staffId
  await revokeGrant(f.present(), { compartment: f.id, staffId: first })
  const session = await f.as('first')
  expect(describeLeaving(session, f.second).compartments).toMatchObject([
    { id: f.id, renewable: false, soleAdministrator: true },
  ])
  expect(await leaveOffice(session, leaving(f), quietJob)).toEqual({ renewed: 0, due: 1, rewrapped: 0 })
  expect(session.authority.epoch(f.id)).toEqual({ epoch: 1, due: true })
})

test('a grant that was taken before does not keep its key from being renewed at the leaving', async () => {
  await using f = await twoCustodians()
  await revokeGrant(f.present(), { compartment: f.id, staffId: f.second })
  expect(describeLeaving(f.present(), f.second).compartments).toMatchObject([
    { id: f.id, rights: [], renewable: true },
  ])
  expect(await leaveOffice(f.present(), leaving(f), quietJob)).toMatchObject({ renewed: 1, due: 0 })
  expect(f.present().authority.epoch(f.id)).toEqual({ epoch: 2, due: false })
  expect(describeLeaving(f.present(), f.second).compartments).toMatchObject([{ id: f.id, rights: [] }])
})

test('the last custodian cannot leave, and nobody makes themselves leave', async () => {
  await using f = await twoCustodians()
  const first = f.present().person.staffId
  expect((await faultOf(() => leaveOffice(f.present(), leaving(f, first), quietJob))).code).toBe('no-right')
  await leaveOffice(f.present(), leaving(f), quietJob)
  expect((await faultOf(() => leaveOffice(f.present(), leaving(f, first), quietJob))).code).toBe(
    'last-custodian',
  )
  const again = { compartment: f.id, staffId: f.second, rights: ['read' as const], until: null }
  expect((await faultOf(() => giveGrant(f.present(), again))).code).toBe('not-found')
})

test('cancelled once the person is gone, what is left to renew is due, and nothing is given before it is', async () => {
  await using f = await twoCustodians()
  const controller = new AbortController()
  const job = {
    signal: controller.signal,
    report: () => {
      controller.abort()
    },
  }
  expect(await leaveOffice(f.present(), leaving(f), job)).toMatchObject({ renewed: 0, due: 1 })
  const session = await f.as('first')
  expect(session.authority.epoch(f.id)).toEqual({ epoch: 1, due: true })
  expect(session.compartment(f.id).keys.epoch).toBe(1)
  const own = { compartment: f.id, staffId: session.person.staffId, rights: ['read' as const], until: null }
  expect((await faultOf(() => giveGrant(session, own))).code).toBe('epoch-due')
})
