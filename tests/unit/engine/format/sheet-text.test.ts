import { expect, test } from 'vitest'
import {
  decodeSheet,
  encodeSheetLines,
  encodeSheetText,
  SHARE_BYTES,
  type SheetContent,
  sheetTextIn,
} from '../../../../electron/engine/format/sheet-text.ts'

const content: SheetContent = {
  setId: '0123456789abcdef',
  number: 2,
  total: 5,
  needed: 3,
  share: Buffer.from(Array.from({ length: SHARE_BYTES }, (_, index) => (index * 37 + 11) % 256)),
}
const lines = encodeSheetLines(content)
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const flawOf = (text: string): unknown => {
  const reading = decodeSheet(text)
  return 'flaw' in reading ? reading.flaw : null
}

test('eight lines of two groups and a check character, without I, L, O and U', () => {
  expect(lines).toHaveLength(8)
  for (const line of lines)
    expect(line).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$/)
})

test.each([
  ['lines', lines.join('\n')],
  ['Windows lines with numbers', lines.map((line, index) => `${index + 1}. ${line}`).join('\r\n')],
  ['one line', lines.join(' ')],
  ['the QR code', encodeSheetText(lines)],
  ['lower case without hyphens', lines.join('\n').toLowerCase().replaceAll('-', '')],
  ['long hyphens and spaces', `  ${lines.join('\n\n').replaceAll('-', ' \u2013 ')}\n`],
  ['O for 0, I and l for 1', lines.join('\n').replaceAll('0', 'O').replace('1', 'I').replaceAll('1', 'l')],
])('reads a sheet from %s', (_, text) => {
  expect(decodeSheet(text)).toEqual({ content })
})

/** Changes one line of the sheet, keeping the rest. */
function withLine(index: number, change: (line: string) => string): string {
  return lines.map((line, at) => (at === index ? change(line.replaceAll('-', '')) : line)).join('\n')
}

test('every single wrong character is found, and its line named', () => {
  for (const [index, line] of lines.entries()) {
    for (let at = 0; at < 11; at += 1) {
      const right = line.replaceAll('-', '').charAt(at)
      for (const wrong of ALPHABET.replace(right, '')) {
        const text = withLine(index, (plain) => plain.slice(0, at) + wrong + plain.slice(at + 1))
        expect(flawOf(text)).toMatchObject({ line: index + 1 })
      }
    }
  }
})

test('every two swapped characters of a line are found', () => {
  for (const [index, line] of lines.entries()) {
    const plain = line.replaceAll('-', '')
    for (let left = 0; left < 11; left += 1) {
      for (let right = left + 1; right < 11; right += 1) {
        if (plain[left] === plain[right]) continue
        const swapped = Array.from(plain)
        swapped[left] = plain.charAt(right)
        swapped[right] = plain.charAt(left)
        expect(flawOf(withLine(index, () => swapped.join('')))).toMatchObject({ line: index + 1 })
      }
    }
  }
})

test('every two swapped lines are found', () => {
  for (let left = 0; left < 8; left += 1) {
    for (let right = left + 1; right < 8; right += 1) {
      const swapped = lines.with(left, lines[right] ?? '').with(right, lines[left] ?? '')
      expect(flawOf(swapped.join('\n'))).toMatchObject({ line: left + 1 })
    }
  }
})

test('a missing line is named; the number is told if its line fits', () => {
  expect(flawOf(lines.slice(0, 5).join('\n'))).toEqual({ line: 6, number: 2, why: 'missing' })
  expect(flawOf(lines[0] ?? '')).toEqual({ line: 2, why: 'missing' })
  expect(flawOf('')).toEqual({ line: 1, why: 'missing' })
})

test('lines too many, foreign letters, and words are refused', () => {
  expect(flawOf([...lines, lines[7]].join('\n'))).toEqual({ number: 2 })
  expect(flawOf(withLine(3, (plain) => `U${plain.slice(1)}`))).toEqual({ line: 4, number: 2 })
  expect(flawOf('the quick brown fox')).toEqual({ line: 1 })
  expect(flawOf(withLine(2, (plain) => `${plain}0`))).toEqual({ line: 3, number: 2 })
})

test('impossible counts are refused although every check fits', () => {
  for (const wrong of [{ number: 0 }, { number: 6 }, { needed: 1 }, { needed: 6 }, { total: 11 }]) {
    expect(flawOf(encodeSheetLines({ ...content, ...wrong }).join('\n'))).toEqual({})
  }
})

test('a sheet is found in a saved file', () => {
  const text = encodeSheetText(lines)
  expect(sheetTextIn(Buffer.from(`%PDF-1.7\n/StrongroomSheet (${text})\n\u0000\u00ff`, 'latin1'))).toBe(text)
  expect(sheetTextIn(Buffer.from(lines.join('\n')))).toBe(lines.join('\n'))
  expect(sheetTextIn(Buffer.from('%PDF-1.7\nsomething else'))).toBeNull()
  expect(sheetTextIn(Buffer.alloc(5000, 'A'))).toBeNull()
})

test('a line that was left out is named, wherever it is', () => {
  lines.forEach((_, index) => {
    expect(flawOf(lines.filter((__, at) => at !== index).join('\n'))).toMatchObject({
      ...{ line: index + 1, why: 'missing' },
    })
  })
})

test('a line of another sheet, which fits by itself, is told from a typing error', () => {
  const others = encodeSheetLines({ ...content, share: Buffer.alloc(SHARE_BYTES, 7) })
  for (let index = 3; index < 7; index += 1)
    expect(flawOf(withLine(index, () => others[index] ?? ''))).toEqual({ number: 2, why: 'mixed' })
})
