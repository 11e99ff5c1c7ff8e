/** What may stand as the name of a person, a compartment, a key. */
import { expect, test } from 'vitest'
import { instant, label, staffCode } from '../../../shared/contract/basics.ts'

test.each([
  ['an Arabic name with its direction', 'محمد الأمين'],
  ['a Persian name with its joiner', 'می\u200cخواهم'],
  ['letters that are composed', 'Z\u030celjko Nguye\u0302\u0303n'],
  ['a picture', '🌊'],
])('%s is a name', (_, name) => {
  expect(label.parse(` ${name} `)).toBe(name)
})

test.each([
  ['nothing', ''],
  ['blanks', ' \u3000 '],
  ['characters that nobody sees', '\u200b\u2060\u00ad'],
  ['a filler that looks like a blank', '\u3164'],
  ['two lines', 'Anna\nBerg'],
  ['two lines by a separator', 'Anna\u2028Berg'],
  ['two paragraphs', 'Anna\u2029Berg'],
  ['an override of direction', 'Anna\u202egreB'],
  ['an isolate', 'Anna\u2066Berg'],
  ['half a character', 'Anna\ud800'],
])('%s is none', (_, name) => {
  expect(label.safeParse(name).success).toBe(false)
})

test('a moment is one that a calendar has', () => {
  const last = new Date(8.64e15).getTime()
  expect(instant.safeParse(last).success).toBe(true)
  expect(instant.safeParse(last + 1).success).toBe(false)
})

test.each(['АВ1', 'ＡＢ１', 'AB١', 'A\u200bB1', 'AB1\u0307'])('%j only looks like a staff code', (code) => {
  expect(staffCode.safeParse(code).success).toBe(false)
})
