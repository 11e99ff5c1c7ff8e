import { afterEach, beforeEach, expect, test } from 'vitest'
import { appointCustodian } from '../../../../electron/engine/staff/appoint-custodian.ts'
import { drawRecovery } from '../../../../electron/engine/keys/recovery.ts'
import { printedSheet } from '../../../../electron/engine/paper/printed-sheet.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { OTHER_PASSCODE, quietJob } from '../../../helpers/vault-fixture.ts'

let fixture: CompartmentFixture

beforeEach(async () => {
  fixture = await compartmentFixture()
  await fixture.session.close()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const appoint = (change: Partial<Parameters<typeof appointCustodian>[1]> = {}) =>
  appointCustodian(
    fixture.vault.environment,
    {
      folder: fixture.vault.folder,
      sheets: fixture.vault.sheets.slice(0, 2),
      staffCode: 'CD2',
      staffName: 'Carla Dorn',
      passcode: OTHER_PASSCODE,
      ...change,
    },
    quietJob,
  )

test('with enough sheets somebody new opens the vault and every compartment; the ledger tells', async () => {
  await appoint()
  const session = await fixture.vault.unlock({ staffCode: 'CD2', passcode: OTHER_PASSCODE })
  expect(session.person).toMatchObject({ code: 'CD2', role: 'custodian' })
  expect(session.mode).toBe('normal')
  expect(session.compartments().map(({ catalogue }) => catalogue.name())).toEqual(['Customers A–F'])
  const acts = session.ledger.list({ by: 'recovery' }, 0, 9).rows.map(({ act }) => act)
  expect(acts).toEqual(['grant.given', 'ways.stated', 'custodian.appointed'])
  expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await session.close()
  await (await fixture.vault.unlock()).close()
})

test('faults of sheets are named, and nothing changes', async () => {
  const [one = '', two = ''] = fixture.vault.sheets
  using foreign = await drawRecovery(2, 2)
  const other = printedSheet(foreign.sheets[0] ?? expect.unreachable()).text
  expect(await faultOf(() => appoint({ sheets: [one] }))).toMatchObject({ code: 'sheets-too-few' })
  expect(await faultOf(() => appoint({ sheets: [one, one] }))).toMatchObject({
    code: 'sheet-repeated',
    details: { sheet: 2 },
  })
  expect(await faultOf(() => appoint({ sheets: [one, other] }))).toMatchObject({
    code: 'sheet-foreign',
    details: { sheet: 2 },
  })
  const broken = two.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  expect(await faultOf(() => appoint({ sheets: [broken, one] }))).toMatchObject({
    code: 'sheet-invalid',
    details: { sheet: 1 },
  })
  expect((await faultOf(() => fixture.vault.unlock({ staffCode: 'CD2' }))).code).toBe('wrong-passcode')
})

test('a code that somebody has, a weak passcode and a vault in use are refused', async () => {
  expect((await faultOf(() => appoint({ staffCode: 'AB1' }))).code).toBe('code-taken')
  expect((await faultOf(() => appoint({ passcode: 'too short' }))).code).toBe('passcode-too-short')
  const session = await fixture.vault.unlock()
  expect((await faultOf(() => appoint())).code).toBe('in-use')
  await session.close()
})
