import { describe, expect, it } from 'vitest'
import {
  changed,
  emptyPlan,
  isCodeTaken,
  isDone,
  stepsFor,
  type EnrolPlan,
} from '../../../../renderer/features/staff/enrol-plan.ts'
import { localDayOf, endOfDay, startOfDay } from '../../../../shared/model/days.ts'
import {
  emptyScreening,
  problemsOf,
  screeningOf,
} from '../../../../renderer/features/staff/screening-form.ts'
import type { Member } from '../../../../shared/contract/staff.ts'

const now = new Date(2026, 10, 21, 14).getTime()
const today = localDayOf(now)
const plan = (news: Partial<EnrolPlan> = {}): EnrolPlan => ({
  ...emptyPlan(emptyScreening(today)),
  ...{ name: 'Mira Olsen', code: 'CL1' },
  ...news,
})
const context = { members: [], rule: 'either' as const, now }

describe('the steps of an enrolment', () => {
  it('are those that the rule for the role leaves', () => {
    expect(stepsFor('either')).toContain('keys')
    expect(stepsFor('passcode')).not.toContain('keys')
    expect(stepsFor('key')).not.toContain('passcode')
    for (const rule of ['passcode', 'key', 'either', 'both'] as const)
      expect(stepsFor(rule).slice(0, 3)).toEqual(['person', 'screening', 'handOver'])
  })

  it('want a name, a code that is free, and a day that is one', () => {
    expect(isDone('person', plan(), context)).toBe(true)
    expect(isDone('person', plan({ name: ' ' }), context)).toBe(false)
    expect(isDone('person', plan({ code: 'no spaces' }), context)).toBe(false)
    expect(isDone('person', plan({ startsOn: '2026-13-01x' }), context)).toBe(false)
    const member = { code: 'CL1', waysIn: [], lastUnlockedAt: now } as unknown as Member
    expect(isDone('person', plan(), { ...context, members: [member] })).toBe(false)
    expect(isCodeTaken(' cl1 ', [member])).toBe(true)
    expect(isCodeTaken('CL1', [{ ...member, lastUnlockedAt: null }])).toBe(false)
  })

  it('want a key only where the rule does', () => {
    expect(isDone('keys', plan(), context)).toBe(true)
    expect(isDone('keys', plan(), { ...context, rule: 'both' })).toBe(false)
    expect(isDone('keys', plan({ keys: ['1'.repeat(32)] }), { ...context, rule: 'key' })).toBe(true)
  })

  it('ask the person anew when the custodian makes somebody else of them', () => {
    const chosen = plan({ passcode: 'x', keys: ['1'.repeat(32)], signing: { version: 1, typedName: 'Mira' } })
    expect(changed(chosen, { startsOn: today })).toMatchObject({ passcode: 'x' })
    for (const news of [{ name: 'Other' }, { code: 'CL2' }, { role: 'auditor' as const }])
      expect(changed(chosen, news)).toMatchObject({ passcode: null, keys: [], signing: null })
  })
})

describe('a screening as it is typed', () => {
  it('means whole days of this machine’s clock', () => {
    expect(startOfDay(today)).toBe(new Date(2026, 10, 21).getTime())
    expect(endOfDay(today)).toBe(new Date(2026, 10, 22).getTime() - 1)
    for (const day of ['', 'tomorrow', '2026-11', '1969-01-01']) expect(startOfDay(day)).toBeNull()
  })

  it('is refused for days to come, for ends before their beginning, and for reports that are told', () => {
    const form = emptyScreening(today)
    expect(screeningOf(form, now)).toEqual({
      ...{ outcome: 'passed', reference: '', until: null },
      at: startOfDay(today),
    })
    expect(screeningOf({ ...form, until: today }, now)?.until).toBe(endOfDay(today))
    expect([...problemsOf({ ...form, madeOn: '2026-11-22' }, now)]).toEqual(['madeOn'])
    expect([...problemsOf({ ...form, until: '2026-11-20' }, now)]).toEqual(['until'])
    expect([...problemsOf({ ...form, reference: 'he once stole' }, now)]).toEqual(['reference'])
    expect(screeningOf({ ...form, reference: 'HR-2026/14' }, now)?.reference).toBe('HR-2026/14')
  })
})
