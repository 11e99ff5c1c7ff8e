import { expect, test } from 'vitest'
import { requestFacts } from '../../../shared/contract/request-facts.ts'

test('what a request is about is shown flat, texts cut and lists counted', () => {
  const subject = {
    ...{ compartment: 'ab', rights: ['read', 'export'], until: null, reason: 'x'.repeat(300) },
    ...{
      selection: { of: 'items', items: ['1', '2'] },
      policy: { unlock: { clerk: 'both' }, dormantDays: 30 },
    },
  }
  expect(requestFacts(subject)).toEqual({
    ...{ compartment: 'ab', rights: 'read,export', reason: 'x'.repeat(200), chosen: 'items', items: 2 },
    ...{ 'unlock.clerk': 'both', dormantDays: 30 },
  })
})

test('a subject that nobody’s screen made is cut to what a screen can hold', () => {
  let deep: Record<string, unknown> = { end: 1 }
  for (let level = 0; level < 100_000; level++) deep = { a: deep }
  expect(requestFacts(deep)).toEqual({})
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`key${at}`, { of: at, more: at }]))
  expect(Object.keys(requestFacts(wide)).length).toBeLessThanOrEqual(40)
  expect(
    requestFacts({ ['k'.repeat(10_000)]: 1, rights: Array(10_000).fill('read') })['rights'],
  ).toHaveLength(200)
  expect(requestFacts({ rights: [{ toString: null }], selection: { of: [] } })).toEqual({
    rights: '',
    chosen: '',
  })
})
