import { expect, test } from 'vitest'
import { instantOf } from '../../../electron/cli/people.ts'

test('a day lasts from its first moment on, or through its last', () => {
  expect(instantOf('2027-03-31', 'starts', 'first')).toBe(new Date(2027, 2, 31).getTime())
  expect(instantOf('2027-03-31', 'until', 'last')).toBe(new Date(2027, 3, 1).getTime() - 1)
  expect(instantOf('2027-03-31T12:30Z', 'until', 'last')).toBe(Date.UTC(2027, 2, 31, 12, 30))
  expect(instantOf(undefined, 'until', 'last')).toBeNull()
})

test('what is no day or no time of a day is a wrong command line', () => {
  const wrong = [
    '2027-02-30',
    '2027-04-31',
    '2027-02-30T10:00Z',
    '2027-03-31T24:00Z',
    '2027-03-31T10:60Z',
    'soon',
  ]
  for (const text of [...wrong, '2027-03-31T10:00', ''])
    for (const edge of ['first', 'last'] as const)
      expect(() => instantOf(text, 'until', edge), text).toThrow(/--until/u)
})
