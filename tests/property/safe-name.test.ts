import { join, posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FreeNames, safeName } from '../../electron/engine/files/safe-name.ts'

/** What somebody who wants to get out of a folder, or to deceive, would use. */
const nasty = fc.constantFrom(
  ...[
    '..',
    '.',
    '/',
    '\\',
    ':',
    '*',
    '?',
    '"',
    '<',
    '>',
    '|',
    '\0',
    '\n',
    '\r',
    '\t',
    ' ',
    '\u202e',
    '\u200b',
  ],
  ...[
    'CON',
    'nul',
    'Aux',
    'prn',
    'COM1',
    'lpt9',
    'com¹',
    'CONIN$',
    'C:',
    '%00',
    '~',
    '\ufeff',
    '\ud800',
    'ß',
    'ẞ',
  ],
  ...['İ', 'ı', 'é', 'e\u0301', 'ﬁ', '\u{e0041}', 'x'.repeat(300), '契'.repeat(120), '.txt', '.', '\u2028'],
)
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.array(fc.oneof(nasty, fc.string({ maxLength: 5 })), { maxLength: 8 }).map((parts) => parts.join('')),
)

const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/iu

describe('a safe name', () => {
  test('is one name on every system: never empty, a way out, reserved, too long or deceiving', () => {
    fc.assert(
      fc.property(name, (stored) => {
        const safe = safeName(stored)
        expect(safe).not.toBe('')
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255)
        for (const path of [posix, win32]) {
          expect(path.basename(safe)).toBe(safe)
          expect(path.dirname(path.join('/folder', safe))).toBe(path.normalize('/folder'))
        }
        expect(join('/folder', safe)).toBe(`/folder/${safe}`)
        expect(safe).not.toMatch(/[\p{Cc}\p{Cs}<>:"/\\|?*\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u)
        expect(safe).not.toMatch(/[. ]$/u)
        expect(safe).not.toMatch(RESERVED)
        expect(safe.isWellFormed()).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('stays what it is when it is made safe again, and a harmless name stays what it was', () => {
    fc.assert(
      fc.property(name, (stored) => {
        const safe = safeName(stored)
        expect(safeName(safe)).toBe(safe)
      }),
      { numRuns: 2000 },
    )
    for (const harmless of [
      'letter of May.pdf',
      'Übersicht 2026.xlsx',
      '契約.docx',
      '.hidden',
      'a..b',
      'console.txt',
    ])
      expect(safeName(harmless)).toBe(harmless)
  })
})

describe('names handed out in one folder', () => {
  const twins = fc.constantFrom(
    'A.txt',
    'a.TXT',
    'a.txt',
    'É',
    'é',
    'e\u0301',
    'straße',
    'STRASSE',
    'con',
    'CON',
    '',
  )
  const folder = fc.array(fc.oneof(twins, name), { minLength: 1, maxLength: 40 })

  test('are safe and differ, whatever case or Unicode form a system ignores', () => {
    fc.assert(
      fc.property(folder, (stored) => {
        const names = new FreeNames()
        const taken = stored.map((one) => names.take(one))
        const folds = [
          (one: string) => one,
          (one: string) => one.toLowerCase(),
          (one: string) => one.toUpperCase(),
          (one: string) => one.normalize('NFC').toLowerCase(),
          (one: string) => one.normalize('NFD').toUpperCase(),
        ]
        for (const fold of folds) expect(new Set(taken.map(fold)).size).toBe(taken.length)
        for (const one of taken) expect(safeName(one)).toBe(one)
      }),
      { numRuns: 500 },
    )
  })
})
