import { expect, it } from 'vitest'
import { shownRequests, TOLD_MILLISECONDS } from '../../../renderer/features/second-person/shown-requests.ts'
import type { Request } from '../../../shared/contract/policy.ts'

const UNTIL = Date.UTC(2026, 10, 29)
const request = (change: Partial<Request>): Request => ({
  ...{ id: '1'.repeat(32), act: 'file.export', by: 'EF3', byName: 'Edda Frey', at: 0, until: UNTIL },
  ...{
    state: 'waiting',
    second: null,
    answer: '',
    reason: '',
    facts: {},
    names: [],
    mayDecide: false,
    own: false,
  },
  ...change,
})
const isShown = (change: Partial<Request>, now = UNTIL - 1) =>
  shownRequests([request(change)], now).length === 1

it('shows what waits to who may decide and to who asked, and to nobody else', () => {
  expect(isShown({ mayDecide: true })).toBe(true)
  expect(isShown({ own: true })).toBe(true)
  expect(isShown({})).toBe(false)
})

it('tells whoever asked what became of it: until it is done, or for a week where it was not to be', () => {
  expect(isShown({ own: true, state: 'approved' })).toBe(true)
  for (const state of ['declined', 'lapsed'] as const) {
    expect(isShown({ own: true, state }, UNTIL + 1)).toBe(true)
    expect(isShown({ own: true, state }, UNTIL + TOLD_MILLISECONDS)).toBe(false)
    expect(isShown({ state })).toBe(false)
  }
  for (const state of ['used', 'withdrawn'] as const) expect(isShown({ own: true, state })).toBe(false)
})
