import { PDFDocument } from '@cantoo/pdf-lib'
import decodeQR from 'qr/decode.js'
import { expect, test } from 'vitest'
import { decodeSheet, sheetTextIn } from '../../../../electron/engine/format/sheet-text.ts'
import { printedSheet } from '../../../../electron/engine/paper/printed-sheet.ts'
import { drawRecovery } from '../../../../electron/engine/keys/recovery.ts'
import { sheetPdf } from '../../../../electron/engine/paper/sheet-pdf.ts'
import { MADE_AT } from '../../../helpers/sample-keys.ts'
import { textOf } from '../../../helpers/pdf-text.ts'

const draft = await drawRecovery(3, 2)
const [content] = draft.sheets
if (content === undefined) throw new Error('no sheet was drawn')
const sheet = printedSheet(content)

/** Paints the path on a grid of pixels, several to a module, as a camera would see it. */
function paint(
  path: string,
  modules: number,
  scale: number,
): { width: number; height: number; data: Uint8Array } {
  const side = modules * scale
  const data = new Uint8Array(side * side * 4).fill(255)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = (row * side + Number(x) * scale) * 4
      data.fill(0, from, from + Number(width) * scale * 4)
      for (let at = from + 3; at < from + Number(width) * scale * 4; at += 4) data[at] = 255
    }
  }
  return { width: side, height: side, data }
}

test('the QR code, as drawn, reads as the sheet', () => {
  const read = decodeQR(paint(sheet.qrPath, sheet.qrSize, 4))
  expect(read).toBe(sheet.text)
  expect(decodeSheet(read)).toEqual({ content })
})

test('the printed sheet tells its place in the set', () => {
  expect(sheet).toMatchObject({ number: 1, total: 3, needed: 2, setId: draft.facts.setId })
})

test('the PDF is one A4 page that holds the sheet, and names no tool', async () => {
  const bytes = Buffer.from((await sheetPdf(sheet, 'Sample Office', MADE_AT)).bytes)
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  expect(document.getPageCount()).toBe(1)
  expect(document.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 })
  expect(document.getTitle()).toBe('Recovery sheet 1 of 3')
  expect(bytes.toString('latin1')).not.toMatch(/pdf-lib|hopding|cantoo/i)
  const text = sheetTextIn(bytes)
  expect(text).toBe(sheet.text)
})

test.each([
  ['Chinese, emoji and Arabic', '\u682a\u5f0f\u4f1a\u793e \u{1f512} \u0645\u0643\u062a\u0628'],
  ['control and direction characters', 'a\u0000\u202eb\u2028c\td\r\ne'],
  ['a lone surrogate', 'x\ud800y'],
  ['combining marks on end', `e${'\u0301'.repeat(90)}`],
  ['one long word', 'W'.repeat(100)],
  ['nothing', ''],
  ['parentheses and backslashes', '(\\(()'],
])('an office called %s does not break the page', async (_, office) => {
  const { bytes } = await sheetPdf(sheet, office, MADE_AT)
  expect((await PDFDocument.load(bytes)).getPageCount()).toBe(1)
})

test.each([
  ['Latin', 'B\u00fcro Nov\u00e1k'],
  ['Latin with many marks', 'Tr\u1ea7n V\u0103n \u1ea4n'],
  ['Greek', '\u0393\u03c1\u03b1\u03c6\u03b5\u03af\u03bf'],
  ['Cyrillic', '\u041a\u043e\u043d\u0442\u043e\u0440\u0430 \u2116 5'],
  ['Hebrew', '\u05de\u05e9\u05e8\u05d3'],
  ['Arabic', '\u0645\u0643\u062a\u0628'],
  ['Chinese', '\u5f8b\u5e08\u4e8b\u52a1\u6240'],
  ['Japanese', '\u682a\u5f0f\u4f1a\u793e\u30a2\u30aa\u304d'],
  ['Korean', '\ubc95\ub960 \uc0ac\ubb34\uc18c'],
  ['Devanagari', '\u0915\u093e\u0930\u094d\u092f\u093e\u0932\u092f'],
  ['Thai', '\u0e2a\u0e33\u0e19\u0e31\u0e01\u0e07\u0e32\u0e19'],
])('an office with a name in %s is printed and can be read back', async (_, office) => {
  const { bytes, unprinted } = await sheetPdf(sheet, office, MADE_AT)
  expect(unprinted).toEqual([])
  expect(bytes.length).toBeLessThan(60_000)
  const text = await textOf(bytes)
  expect(text).toContain(office)
  expect(text).not.toContain('cannot print')
})

test('a letter that no font has is a box, and the page says so', async () => {
  const { bytes, unprinted } = await sheetPdf(sheet, 'Office \u0995 Ltd', MADE_AT)
  expect(unprinted).toEqual(['\u0995'])
  expect(await textOf(bytes)).toContain('Each \u25a1 stands for a letter that this page cannot print.')
})

test('what could deceive the eye is shown as its code point', async () => {
  const { bytes } = await sheetPdf(sheet, 'Office \u202elaw', MADE_AT)
  expect(await textOf(bytes)).toContain('Office <U+202E>law')
})
