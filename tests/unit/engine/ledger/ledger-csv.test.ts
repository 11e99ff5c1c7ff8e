import { expect, test } from 'vitest'
import type { LedgerEntry } from '../../../../shared/contract/ledger.ts'
import { csvOf } from '../../../../electron/engine/ledger/ledger-csv.ts'

const ENTRY: LedgerEntry = {
  sequence: 7,
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  by: 'AB1',
  act: 'file.opened',
  phase: 'done',
  of: null,
  compartment: null,
  facts: {},
}

test('RFC 4180: a heading, CRLF, every cell quoted', () => {
  expect(csvOf([ENTRY])).toBe(
    '"sequence","at","by","act","phase","of","compartment","facts"\r\n' +
      '"7","2026-01-02T03:04:05.000Z","AB1","file.opened","done","","",""\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  'a cell that begins like %j is no formula',
  (by) => {
    expect(csvOf([{ ...ENTRY, by }])).toContain(`"'${by}"`)
  },
)
