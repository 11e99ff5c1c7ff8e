import { expect, test } from 'vitest'
import { isolated, setLine } from '../../../../electron/engine/paper/set-line.ts'

/** What stands on the line, from left to right. */
function seen(text: string): string {
  return setLine(text, 12, 400)
    .runs.flatMap(({ letters }) => letters)
    .join('')
}

test('text from left to right stands as it is', () => {
  expect(seen('AB1  \u0418\u0432\u0430\u043d, clerk')).toBe('AB1  \u0418\u0432\u0430\u043d, clerk')
})

test('a name from right to left is turned, and nothing round it', () => {
  const [alef, bet, gimel] = ['\u05d0', '\u05d1', '\u05d2']
  expect(seen(`2026  ${isolated(`${alef}${bet}${gimel}`)}  7f3a`)).toBe(`2026  ${gimel}${bet}${alef}  7f3a`)
  expect(seen(isolated(`${alef}${bet} 19 ${gimel}`))).toBe(`${gimel} 19 ${bet}${alef}`)
})

test('Arabic letters are joined: the same letter has other forms at other places', () => {
  const [run] = setLine('\u0628\u0628\u0628', 12, 400).runs
  expect(new Set(run?.glyphs.map(({ glyph }) => glyph.id)).size).toBe(3)
})

test('a bracket in text from right to left opens to the other side', () => {
  const glyphsOf = (text: string) => setLine(text, 12, 400).runs[0]?.glyphs.map(({ glyph }) => glyph.id)
  expect(glyphsOf(isolated('\u05d0(\u05d0'))?.[1]).toBe(glyphsOf(')')?.[0])
})

test('what no font has is a box that keeps its meaning', () => {
  const line = setLine('a\u0995', 12, 400)
  expect(line.missing).toEqual(['\u0995'])
  expect(line.runs.flatMap(({ letters }) => letters)).toEqual(['a', '\u0995'])
})

test('the width is that of its runs, and grows with the size', () => {
  const { width } = setLine('\u041a\u043e\u043d\u0442\u043e\u0440\u0430', 10, 400)
  expect(width).toBeGreaterThan(40)
  expect(setLine('\u041a\u043e\u043d\u0442\u043e\u0440\u0430', 20, 400).width).toBeCloseTo(width * 2, 5)
})
