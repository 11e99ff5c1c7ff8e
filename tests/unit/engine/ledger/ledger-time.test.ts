/** Whose word on the time counts, and that every column of a row is what its signed entry says. */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { drawRecovery, type RecoveryDraft } from '../../../../electron/engine/keys/recovery.ts'
import { AuthorityFold } from '../../../../electron/engine/ledger/authority-fold.ts'
import { DEFAULT_POLICY, policyFacts } from '../../../../electron/engine/ledger/policy-facts.ts'
import type { LedgerRow } from '../../../../electron/engine/store/registry.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { DAY, newId, SignedLedger, type Someone } from '../../../helpers/signed-ledger.ts'

let draft: RecoveryDraft
let ledger: SignedLedger
let founder: Someone
let clerk: Someone

beforeAll(async () => {
  draft = await drawRecovery(2, 2)
})
beforeEach(() => {
  ledger = new SignedLedger(draft)
  founder = ledger.found()
  ledger.issue(founder)
  clerk = ledger.enrolCleared('clerk', founder)
})
afterEach(() => {
  ledger[Symbol.dispose]()
})

function folded(rows: readonly LedgerRow[] = ledger.rows): AuthorityFold {
  const fold = new AuthorityFold(ledger.vaultId, () => ledger.directory)
  for (const row of rows) fold.step(row)
  fold.settle()
  return fold
}
const latest = () => folded().authority.latest

/** An entry by somebody at a time of their choosing; the clock goes on as before. */
function writeAt(at: number, author: Someone, act: string, as = author.id): void {
  const now = ledger.now
  ledger.now = at
  ledger.append(author, act, {}, { as })
  ledger.now = now
}

test('a time ahead counts from whoever is here, and from nobody who is gone, suspended or failed the screening', () => {
  const [now, ahead] = [ledger.now, ledger.now + 1000 * DAY]
  const failed = { outcome: 'failed', checkedAt: now, reference: 'R-2' }
  for (const [state, facts] of [
    ['staff.screened', failed],
    ['staff.suspended', {}],
    ['staff.left', { endsAt: now }],
  ] as const) {
    ledger.append(founder, state, { staff: clerk.id, ...facts })
    for (const act of [
      'file.opened',
      'session.locked',
      'passcode.changed',
      'agreement.accepted',
      'session.unlocked',
    ])
      writeAt(ahead, clerk, act)
    expect(latest()).toBe(now)
  }
  const stranger = ledger.certify('clerk', founder)
  for (const act of ['file.opened', 'passcode.changed']) writeAt(ahead, stranger, act)
  expect(latest()).toBe(now)
  writeAt(ahead, founder, 'file.opened')
  expect(latest()).toBe(ahead)
})

test('a time ahead that its author did not sign moves nothing, however many say so', () => {
  const now = ledger.now
  for (let round = 0; round < 300; round += 1) writeAt(now + round * DAY, clerk, 'file.opened', founder.id)
  writeAt(now + DAY, clerk, 'file.opened')
  expect(latest()).toBe(now + DAY)
  // What is judged behind them is judged by that time, too.
  writeAt(now, founder, 'staff.resumed')
  expect(latest()).toBe(now + DAY)
})

test('the sheets set the time anew, whatever was ahead of it', () => {
  const now = ledger.now
  writeAt(now + 1000 * DAY, clerk, 'file.opened')
  ledger.append(ledger.recovery, 'vault.accepted-older', {})
  expect(latest()).toBe(now)
})

test('a row whose columns say anything but its entry is damage, whoever would judge it', async () => {
  const compartment = ledger.makeCompartment(founder)
  ledger.append(clerk, 'file.opened', {}, { compartment })
  ledger.append(founder, 'policy.set', policyFacts(DEFAULT_POLICY))
  ledger.append(clerk, 'session.locked', {})
  for (const [index, row] of ledger.rows.entries()) {
    const [before, after] = [ledger.rows.slice(0, index), ledger.rows.slice(index + 1)]
    const changes: Partial<LedgerRow>[] = [
      ...[row.sequence - 1, row.sequence + 1].map((sequence) => ({ sequence })),
      ...[row.at + 1, row.at - 1, row.at + 1000 * DAY].map((at) => ({ at })),
      ...[founder.id, clerk.id, 'recovery', newId()].filter((by) => by !== row.by).map((by) => ({ by })),
      ...['file.opened', 'policy.set', 'staff.left', '']
        .filter((act) => act !== row.act)
        .map((act) => ({ act })),
      ...[null, compartment, newId()]
        .filter((other) => other !== row.compartment)
        .map((other) => ({ compartment: other })),
      { hash: Buffer.alloc(32) },
      { entry: row.entry.subarray(0, -1) },
      { entry: Buffer.concat([row.entry, Buffer.from([0xf6])]) },
    ]
    for (const change of changes) {
      const fault = await faultOf(() => folded([...before, { ...row, ...change }, ...after]))
      expect(fault, JSON.stringify(change)).toMatchObject({
        ...{ code: 'ledger-damaged', details: { sequence: change.sequence ?? row.sequence } },
      })
    }
  }
})

test('no id is taken for an act', async () => {
  const row = ledger.append(founder, 'policy.set', {
    ...policyFacts(DEFAULT_POLICY),
    note: 'cactkfile.opened',
  })
  expect(
    await faultOf(() => folded([...ledger.rows.slice(0, -1), { ...row, act: 'file.opened' }])),
  ).toMatchObject({
    code: 'ledger-damaged',
  })
})
