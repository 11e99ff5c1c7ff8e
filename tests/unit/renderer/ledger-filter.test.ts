import { describe, expect, it } from 'vitest'
import { filterOf, isFiltered, NO_FILTER } from '../../../renderer/features/ledger/ledger-filter.ts'

describe('the filters of the ledger', () => {
  it('ask for everything when none is set', () => {
    expect(filterOf(NO_FILTER)).toEqual({})
    expect(isFiltered(NO_FILTER)).toBe(false)
  })

  it('turn days into whole days of this machine, the last one included', () => {
    const { from, to } = filterOf({ ...NO_FILTER, from: '2026-11-20', to: '2026-11-21' })
    expect(from).toBe(new Date(2026, 10, 20).getTime())
    expect(to).toBe(new Date(2026, 10, 22).getTime() - 1)
  })

  it('leave out days that are only half typed, or before all time', () => {
    expect(filterOf({ ...NO_FILTER, from: '2026-1', to: '' })).toEqual({})
    expect(filterOf({ ...NO_FILTER, from: '1900-01-01' })).toEqual({})
  })

  it('compare staff codes in capitals', () => {
    expect(filterOf({ ...NO_FILTER, by: ' ab1 ' })).toEqual({ by: 'AB1' })
    expect(filterOf({ ...NO_FILTER, by: '  ' })).toEqual({})
  })
})
