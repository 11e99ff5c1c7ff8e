import { describe, expect, it } from 'vitest'
import {
  changed,
  EMPTY_PLAN,
  isDone,
  jobInput,
  scopeOf,
  type Plan,
} from '../../../../../renderer/features/restore/plan.ts'

const id = (digit: string) => digit.repeat(32)
const set = {
  setId: id('1'),
  vaultId: id('2'),
  createdAt: 0,
  complete: true,
  intact: true,
  formatVersion: 1,
  newer: false,
  versions: 1,
  bytes: 1,
  addedBytes: 1,
}
const item = { id: id('3'), path: [], name: 'a', bytes: 1 }
const full: Plan = {
  ...EMPTY_PLAN,
  from: { place: 'drive', name: 'Drive A' },
  set,
  sheets: ['one', 'two'],
  contents: { office: 'Office', compartments: [] },
  to: { place: 'target', name: 'Documents' },
}

describe('the plan of a restore', () => {
  it('forgets what was proved for another set or another drive', () => {
    const otherSet = changed(full, { set: { ...set, setId: id('9') } })
    expect(otherSet).toMatchObject({ sheets: [], contents: null, from: full.from })
    const otherDrive = changed(full, { from: { place: 'other', name: 'Drive B' } })
    expect(otherDrive).toMatchObject({ set: null, sheets: [], contents: null })
  })

  it('keeps everything when the same answer is given again', () => {
    expect(changed(full, { set, from: full.from })).toEqual(full)
  })

  it('forgets chosen files when another compartment is chosen', () => {
    const chosen = {
      ...full,
      scope: 'items' as const,
      compartment: id('4'),
      items: new Map([[item.id, item]]),
    }
    expect(changed(chosen, { compartment: id('5') }).items.size).toBe(0)
    expect(changed(chosen, { compartment: id('4') }).items.size).toBe(1)
  })

  it('has no scope before something is chosen', () => {
    expect(scopeOf({ ...full, scope: 'items', compartment: id('4') })).toBeNull()
    expect(scopeOf({ ...full, scope: 'compartment' })).toBeNull()
    expect(scopeOf(full)).toEqual({ of: 'vault' })
  })

  it('cannot go on with a set that a newer program made, or with a name that is none', () => {
    expect(isDone('set', { ...full, set: { ...set, newer: true } })).toBe(false)
    expect(isDone('target', { ...full, folderName: '  ' })).toBe(false)
    expect(isDone('target', { ...full, folderName: null })).toBe(true)
  })

  it('becomes a job only when everything is decided', () => {
    expect(jobInput({ ...full, to: null }, 'Vault', false)).toBeNull()
    expect(jobInput(full, 'Vault', true)).toEqual({
      place: 'drive',
      set: set.setId,
      sheets: ['one', 'two'],
      scope: { of: 'vault' },
      to: 'target',
      folderName: 'Vault',
      acceptDamage: true,
    })
  })
})
