import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Fault } from '../../../../shared/model/fault.ts'
import { createBackup } from '../../../../electron/engine/backup/create-backup.ts'
import { createCompartment } from '../../../../electron/engine/compartments/create-compartment.ts'
import { beginEpoch } from '../../../../electron/engine/compartments/begin-epoch.ts'
import type { SessionRoom } from '../../../../electron/engine/session/session-room.ts'
import type { VaultSession } from '../../../../electron/engine/session/vault-session.ts'
import { reissueSheets } from '../../../../electron/engine/staff/reissue-sheets.ts'
import { forgingLedger } from '../../../helpers/insider.ts'
import { contentsOf } from '../../../helpers/backup-fixture.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { openByPasscode } from '../../../helpers/key-walk.ts'
import { appointBy, drawSheets, reissue, restoreBeside } from '../../../helpers/recovery-walk.ts'
import { OTHER_PASSCODE, quietJob } from '../../../helpers/vault-fixture.ts'

const MINUTES = 60_000

let fixture: CompartmentFixture
let room: SessionRoom

beforeEach(async () => {
  fixture = await compartmentFixture()
  await fixture.session.close()
  room = await openByPasscode(fixture.vault)
})
afterEach(async () => {
  await room.close()
  await fixture[Symbol.asyncDispose]()
})

const old = () => fixture.vault.sheets
const other = { staffCode: 'CD2', passcode: OTHER_PASSCODE }
const intact = async (session: VaultSession) =>
  (await session.ledger.verify(new AbortController().signal, () => {})).intact
const acts = (session: VaultSession, act: 'recovery.reissued' | 'recovery.accepted') =>
  session.ledger.list({ act }, 0, 9).rows.map(({ by, phase }) => `${by} ${phase}`)

test('the new sheets are the vault’s at once, the old ones are foreign to it, and the ledger verifies', async () => {
  const { sheets } = await reissue(room, old())
  expect(await intact(room.vault())).toBe(true)
  expect(acts(room.vault(), 'recovery.reissued')).toEqual(['recovery done', 'recovery intent'])
  expect(acts(room.vault(), 'recovery.accepted')).toEqual(['AB1 done'])
  expect(await room.testSheet(fixture.vault.folder, old()[0] ?? '')).toEqual({ verdict: 'foreign' })
  // What is made from now on is sealed to the new pair.
  await createCompartment(room.vault(), { name: 'Made later' }, CONTENT_THREAD)
  await room.close()

  expect(await faultOf(() => appointBy(fixture.vault, old(), 'CD2'))).toMatchObject({ code: 'sheet-foreign' })
  await appointBy(fixture.vault, sheets, 'CD2')
  const session = await fixture.vault.unlock(other)
  expect(session.compartments().map(({ catalogue }) => catalogue.name())).toEqual([
    'Customers A–F',
    'Made later',
  ])
  expect(await intact(session)).toBe(true)
  expect(session.authority.refused).toBe(0)
  await session.close()
})

test('everybody else follows at their next unlock, on the word of the old pair, and keeps the grants it gave', async () => {
  await room.close()
  await appointBy(fixture.vault, old(), 'CD2')
  room = await openByPasscode(fixture.vault)
  const first = await reissue(room, old())
  const second = await reissue(room, first.sheets)
  await room.close()

  const session = await fixture.vault.unlock(other)
  expect(session.mode).toBe('normal')
  expect(session.compartments()).toHaveLength(1)
  expect(acts(session, 'recovery.accepted')).toEqual(['CD2 done', 'AB1 done', 'AB1 done'])
  expect(await intact(session)).toBe(true)
  await session.close()
  const again = await fixture.vault.unlock(other)
  expect(acts(again, 'recovery.accepted')).toHaveLength(3)
  await again.close()
  for (const sheets of [old(), first.sheets]) {
    expect(await faultOf(() => appointBy(fixture.vault, sheets, 'EF3'))).toMatchObject({
      code: 'sheet-foreign',
    })
  }
  await appointBy(fixture.vault, second.sheets, 'EF3')
})

test('whoever keeps the old sheets cannot make the old pair speak again', async () => {
  const { registry } = room.vault()
  const { signing } = fixture.vault.draft.keys
  await reissue(room, old())
  const before = room.vault().authority.refused
  forgingLedger(room.vault(), { by: 'recovery', signing }).record('custodian.appointed', {
    facts: { staff: room.vault().person.staffId, certificate: '0'.repeat(64) },
  })
  expect(room.vault().authority.refused).toBe(before + 1)
  expect(await room.vault().ledger.verify(new AbortController().signal, () => {})).toMatchObject({
    intact: false,
    brokenAt: registry.lastEntry()?.sequence,
  })
})

test('the set that a vault was restored from is named, too', async () => {
  const drive = join(fixture.vault.base, 'drive')
  mkdirSync(drive)
  const { setId } = await createBackup(room.vault(), { place: drive }, quietJob, CONTENT_THREAD)
  await room.close()
  await restoreBeside(fixture.vault, { set: setId, drive, sheets: old(), folderName: 'restored' })
  room = await openByPasscode({ ...fixture.vault, folder: join(fixture.vault.base, 'restored') })
  const { oldSets } = await reissue(room, old())
  expect(oldSets).toEqual([setId])
  expect(await intact(room.vault())).toBe(true)
})

test(
  'sets made before are named, and open with the old sheets only; later ones with the new ones only',
  async () => {
    const drive = join(fixture.vault.base, 'drive')
    mkdirSync(drive)
    writeFileSync(join(fixture.outside, 'one.txt'), 'one')
    await room.close()
    const kept = await fixture.reopen()
    await kept.import([join(fixture.outside, 'one.txt')])
    await kept.session.close()
    room = await openByPasscode(fixture.vault)
    const backUp = async () =>
      (await createBackup(room.vault(), { place: drive }, quietJob, CONTENT_THREAD)).setId
    const before = await backUp()
    const { sheets, oldSets } = await reissue(room, old())
    expect(oldSets).toEqual([before])
    const after = await backUp()
    const contents = await contentsOf(room.vault(), fixture.compartment.id)
    await room.close()

    const restore = (set: string, by: readonly string[], folderName: string) =>
      restoreBeside(fixture.vault, { set, drive, sheets: by, folderName })
    expect(await faultOf(() => restore(before, sheets, 'no'))).toMatchObject({ code: 'sheet-foreign' })
    expect(await faultOf(() => restore(after, old(), 'no'))).toMatchObject({ code: 'sheet-foreign' })
    for (const [set, by, name] of [
      [after, sheets, 'after'],
      [before, old(), 'before'],
    ] as const) {
      const { vault } = await restore(set, by, name)
      const session = await fixture.vault.unlock({ folder: vault ?? '' })
      expect(session.mode).toBe('normal')
      expect(await contentsOf(session, fixture.compartment.id)).toEqual(contents)
      expect(await intact(session)).toBe(true)
      await session.close()
    }
  },
  2 * MINUTES,
)

test('neither an unproved draft nor too few, foreign or repeated old sheets change anything', async () => {
  const [one = '', two = ''] = old()
  const run = (sheets: readonly string[]) => reissueSheets(room, { sheets: [...sheets] }, quietJob)
  expect(await faultOf(() => run([one, two]))).toMatchObject({ code: 'sheet-unproved' })
  const drawn = await drawSheets(room)
  expect(await faultOf(() => run([one]))).toMatchObject({ code: 'sheets-too-few' })
  expect(await faultOf(() => run([one, one]))).toMatchObject({
    code: 'sheet-repeated',
    details: { sheet: 2 },
  })
  expect(await faultOf(() => run([one, drawn[0] ?? '']))).toMatchObject({
    code: 'sheet-foreign',
    details: { sheet: 2 },
  })
  expect(room.vault().registry.successions()).toEqual([])
  await room.close()
  await appointBy(fixture.vault, old(), 'CD2')
})

test('a spoilt row of somebody else is left behind; one that the sheets need is named, until its key is renewed', async () => {
  const { registry } = room.vault()
  const { id } = fixture.compartment
  const spoil = (grantee: string) =>
    registry.transaction(() =>
      registry.addGrant({ compartment: id, epoch: 1, grantee, grant: Buffer.from('spoilt') }),
    )
  spoil('ab'.repeat(16))
  const first = await reissue(room, old())
  registry.transaction(() => registry.removeGrant({ compartment: id, epoch: 1, grantee: 'recovery' }))
  spoil('recovery')
  await room.vault().publish()
  expect(await faultOf(() => reissue(room, first.sheets))).toEqual({
    ...{ code: 'sheets-open-less', details: { compartment: id.slice(0, 8) } },
  })
  expect(room.vault().registry.successions()).toHaveLength(1)
  await beginEpoch(room.vault(), { compartment: id }, quietJob)
  const second = await reissue(room, first.sheets)
  expect([await intact(room.vault()), room.vault().authority.refused]).toEqual([true, 0])
  await room.close()
  await appointBy(fixture.vault, second.sheets, 'CD2')
})

test('while the sheets are being replaced no compartment is made, and none gets a new key: the new ones open all', async () => {
  const { heads } = room.vault().parts
  const { writeBoth } = heads
  const { id } = fixture.compartment
  const refused: Promise<{ code: string }>[] = []
  heads.writeBoth = async (head) => {
    heads.writeBoth = writeBoth
    const made = createCompartment(room.vault(), { name: 'Made meanwhile' }, CONTENT_THREAD)
    const renewed = beginEpoch(room.vault(), { compartment: id }, quietJob)
    for (const act of [made, renewed]) refused.push(faultOf(() => act))
    const told = () => room.vault().ledger.list({}, 0, 9).rows
    await vi.waitFor(() => expect(told().filter(({ phase }) => phase === 'failed')).toHaveLength(2), 10_000)
    await writeBoth(head)
  }
  const { sheets } = await reissue(room, old())
  expect(await Promise.all(refused)).toMatchObject([{ code: 'busy' }, { code: 'busy' }])
  await room.close()
  await appointBy(fixture.vault, sheets, 'CD2')
  const session = await fixture.vault.unlock(other)
  expect(session.compartments()).toHaveLength(1)
  expect(session.shutCompartments()).toEqual([])
  await session.close()
})

describe('a write that fails', () => {
  const present = () => room.vault().recovery.setId
  const verdict = async (sheets: readonly string[]) =>
    (await room.testSheet(fixture.vault.folder, sheets[0] ?? '')).verdict

  test('before the head names the new pair: the old sheets stay, and nothing of the new ones is left', async () => {
    const { parts, registry } = room.vault()
    const before = present()
    parts.heads.writeBoth = () => Promise.reject(new Fault('disk-full', { place: 'vault' }))
    expect(await faultOf(() => reissue(room, old()))).toMatchObject({ code: 'disk-full' })
    expect([present(), await verdict(old())]).toEqual([before, 'correct'])
    expect(registry.successions()).toEqual([])
    expect(acts(room.vault(), 'recovery.reissued')).toEqual(['recovery failed', 'recovery intent'])
    expect(await intact(room.vault())).toBe(true)
  })

  test('after one copy of the head: the new sheets are the vault’s, and the act says so', async () => {
    const { heads } = room.vault().parts
    const { writeBoth } = heads
    heads.writeBoth = async (head) => {
      heads.writeBoth = writeBoth
      await heads.write(head)
      throw new Fault('write-failed', { place: 'vault' })
    }
    const { sheets } = await reissue(room, old())
    expect([await verdict(sheets), await verdict(old())]).toEqual(['correct', 'foreign'])
    await room.close()
    await appointBy(fixture.vault, sheets, 'CD2')
  })

  test('behind the head: the next unlock ends it, or the next use of the new sheets', async () => {
    const { registry } = room.vault()
    const before = present()
    const transaction = registry.transaction.bind(registry)
    registry.transaction = (run) => {
      if (present() !== before) throw new Fault('disk-full', { place: 'vault' })
      return transaction(run)
    }
    const { sheets } = await reissue(room, old())
    registry.transaction = transaction
    expect(acts(room.vault(), 'recovery.reissued')).toEqual(['recovery intent'])
    await room.vault().close()
    await appointBy(fixture.vault, sheets, 'CD2')
    room = await openByPasscode(fixture.vault)
    expect(acts(room.vault(), 'recovery.reissued')).toEqual(['recovery done', 'recovery intent'])
    expect(acts(room.vault(), 'recovery.accepted')).toEqual(['AB1 done'])
    expect([await intact(room.vault()), room.vault().authority.refused]).toEqual([true, 0])
  })
})
