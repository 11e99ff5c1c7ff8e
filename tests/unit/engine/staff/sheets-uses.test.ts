import { expect, test } from 'vitest'
import { unconfirmedUses } from '../../../../electron/engine/ledger/recovery-uses.ts'
import { confirmSheetsUses, listSheetsUses } from '../../../../electron/engine/staff/sheets-uses.ts'
import { forgingLedger } from '../../../helpers/insider.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { SECOND_CODE, twoCustodians } from '../../../helpers/two-custodians.ts'

test('a custodian is told of a use of the sheets until they confirm it themselves; whoever it appointed is not', async () => {
  await using f = await twoCustodians()
  const { uses } = listSheetsUses(f.present())
  expect(uses).toMatchObject([{ act: 'custodian.appointed', staff: SECOND_CODE }])
  const second = await f.as('second')
  expect(listSheetsUses(second).uses).toEqual([])
  const upTo = uses[0]?.sequence ?? 0
  expect((await faultOf(() => confirmSheetsUses(second, { upTo }))).code).toBe('not-found')

  const first = await f.as('first')
  await confirmSheetsUses(first, { upTo })
  expect(listSheetsUses(first).uses).toEqual([])
  expect(listSheetsUses(await f.as('first')).uses).toEqual([])
  const report = await f.present().ledger.verify(new AbortController().signal, () => undefined)
  expect(report).toMatchObject({ intact: true })
})

test('nobody confirms in the name of another', async () => {
  await using f = await twoCustodians()
  const first = f.present().person.staffId
  const second = await f.as('second')
  const upTo = unconfirmedUses(second, first)[0]?.sequence ?? 0
  forgingLedger(second, { by: first, signing: second.person.keys.signing }).record('recovery.seen', {
    facts: { upTo },
  })
  expect(unconfirmedUses(second, first)).toHaveLength(1)
})

test('an entry that says that a custodian came only now hides no use from them', async () => {
  await using f = await twoCustodians()
  const first = f.present().person.staffId
  const second = await f.as('second')
  const certificate = second.directory.certificateHash(first)?.toString('hex') ?? ''
  second.ledger.record('staff.enrolled', { facts: { staff: first, certificate, role: 'custodian' } })
  expect(unconfirmedUses(second, first)).toHaveLength(1)
  expect(await second.ledger.verify(new AbortController().signal, () => undefined)).toMatchObject({
    intact: true,
  })
})
