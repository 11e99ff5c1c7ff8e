import { describe, expect, it } from 'vitest'
import {
  changed,
  emptyPlan,
  isCodeWrong,
  isDone,
  type Plan,
} from '../../../renderer/features/new-vault/plan.ts'

const decided: Plan = {
  ...emptyPlan('Vault'),
  parent: { place: 'token', name: 'Documents' },
  free: true,
  office: 'Harbour and Lane',
  custodianName: 'Adaeze Brandt',
  custodianCode: 'AB1',
  passcode: 'a long passcode of words',
  draft: { sheets: [], office: 'Harbour and Lane', kept: true, proved: 2 },
}

describe('the plan of a new vault', () => {
  it('is done step by step', () => {
    const empty = emptyPlan('Vault')
    for (const step of ['where', 'office', 'passcode', 'sheets'] as const) {
      expect(isDone(step, empty)).toBe(false)
      expect(isDone(step, decided)).toBe(true)
    }
  })

  it('asks anew whether a name is free when it or the folder around it changes', () => {
    expect(isDone('where', changed(decided, { folderName: 'Other' }))).toBe(false)
    expect(isDone('where', changed(decided, { parent: { place: 'other', name: 'Other' } }))).toBe(false)
    expect(isDone('where', changed(decided, { office: 'Another office' }))).toBe(true)
    expect(isDone('where', changed({ ...decided, free: false }, { free: true }))).toBe(true)
  })

  it('voids the sheets when the name changes that is printed on them', () => {
    const renamed = changed(decided, { office: 'Another office' })
    expect(renamed.draft).toBeNull()
    expect(isDone('sheets', renamed)).toBe(false)
  })

  it('asks for the passcode again when a name changes that it was judged against', () => {
    expect(changed(decided, { custodianName: 'Somebody Else' }).passcode).toBeNull()
    expect(changed(decided, { custodianName: 'Somebody Else' }).draft).toEqual(decided.draft)
    expect(changed(decided, { airGapRule: 'warn' }).passcode).toBe(decided.passcode)
  })

  it('never needs more sheets than there are', () => {
    expect(changed({ ...decided, total: 5, needed: 4 }, { total: 3 }).needed).toBe(3)
  })

  it('does not go on from sheets that were not typed back', () => {
    const unproved = { ...decided, draft: { sheets: [], office: decided.office, kept: true, proved: null } }
    expect(isDone('sheets', unproved)).toBe(false)
  })

  it('refuses codes with spaces, and lets an empty one be empty', () => {
    expect(isCodeWrong('A B')).toBe(true)
    expect(isCodeWrong('-A')).toBe(true)
    expect(isCodeWrong('AB-1')).toBe(false)
    expect(isCodeWrong('')).toBe(false)
  })
})
