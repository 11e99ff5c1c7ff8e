import { afterAll, describe, expect, test } from 'vitest'
import {
  encodeSheetLines,
  encodeSheetText,
  type SheetContent,
} from '../../../../electron/engine/format/sheet-text.ts'
import { combineSheets, drawRecovery, judgeSheet } from '../../../../electron/engine/keys/recovery.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

const draft = await drawRecovery(5, 3)
const other = await drawRecovery(5, 3)
afterAll(() => {
  draft[Symbol.dispose]()
  other[Symbol.dispose]()
})

const textOf = (sheet: SheetContent | undefined): string => {
  if (sheet === undefined) throw new Error('no such sheet')
  return encodeSheetText(encodeSheetLines(sheet))
}
const texts = draft.sheets.map(textOf)
const [first = '', second = '', third = '', fourth = '', fifth = ''] = texts

/** A sheet that claims this set and passes every check on paper, with another share. */
const forged = textOf({ ...draft.sheets[1], share: Buffer.alloc(33, 9) } as SheetContent)

describe('a sheet judged alone', () => {
  test('correct, with its number', () => {
    const verdicts = texts.map((text) => judgeSheet(text, draft.facts))
    expect(verdicts).toEqual([1, 2, 3, 4, 5].map((number) => ({ verdict: 'correct', number })))
  })

  test('of another vault', () => {
    expect(judgeSheet(textOf(other.sheets[0]), draft.facts)).toEqual({ verdict: 'foreign' })
  })

  test('with a typing error, by its line', () => {
    const lines = encodeSheetLines(draft.sheets[0] as SheetContent)
    const wrong = lines.with(
      4,
      `${lines[4]?.startsWith('0') === true ? '1' : '0'}${lines[4]?.slice(1) ?? ''}`,
    )
    expect(judgeSheet(wrong.join('\n'), draft.facts)).toEqual({ verdict: 'invalid', line: 5, number: 1 })
  })

  test('forged, by its number', () => {
    expect(judgeSheet(forged, draft.facts)).toEqual({ verdict: 'invalid', number: 2 })
  })

  test('with another number or count on it', () => {
    const [sheet] = draft.sheets
    for (const change of [{ number: 2 }, { total: 4 }, { needed: 2 }]) {
      const changed = textOf({ ...sheet, ...change } as SheetContent)
      expect(judgeSheet(changed, draft.facts)).toMatchObject({ verdict: 'invalid' })
    }
  })
})

describe('sheets together', () => {
  test.each([
    ['the first three', [first, second, third]],
    ['the last three, in another order', [fifth, third, fourth]],
    ['all five', texts],
  ])('%s open the keys', async (_, given) => {
    using keys = await combineSheets(given, draft.facts)
    expect(keys.sealing.publicKey.equals(draft.keys.sealing.publicKey)).toBe(true)
    expect(keys.signing.publicKey.equals(draft.keys.signing.publicKey)).toBe(true)
  })

  test.each([
    ['none', [], { code: 'sheets-too-few', details: { given: 0, needed: 3 } }],
    ['too few', [first, second], { code: 'sheets-too-few', details: { given: 2, needed: 3 } }],
    ['one twice', [first, second, first], { code: 'sheet-repeated', details: { sheet: 3, number: 1 } }],
    [
      'a foreign one',
      [first, textOf(other.sheets[1]), third],
      { code: 'sheet-foreign', details: { sheet: 2 } },
    ],
    ['a forged one', [first, third, forged], { code: 'sheet-invalid', details: { sheet: 3, number: 2 } }],
    [
      'a torn one',
      [first, second.slice(0, 60)],
      { code: 'sheet-invalid', details: { sheet: 2, line: 5, number: 2 } },
    ],
    ['a foreign one beyond those needed', [...texts.slice(0, 3), 'x'], { code: 'sheet-invalid' }],
  ])('%s: refused by name', async (_, given, expected) => {
    expect(await faultOf(() => combineSheets(given, draft.facts))).toMatchObject(expected)
  })

  test('facts with a swapped public key are damage: nothing is ever sealed to it', async () => {
    for (const swap of [
      { sealingKey: other.facts.sealingKey },
      { signingKey: other.facts.signingKey },
      { secretCommitment: other.facts.secretCommitment },
    ]) {
      const facts = { ...draft.facts, ...swap }
      expect((await faultOf(() => combineSheets(texts, facts))).code).toBe('head-damaged')
    }
  })

  test('facts that ask for fewer sheets do not open with fewer', async () => {
    const facts = { ...draft.facts, needed: 2 }
    expect((await faultOf(() => combineSheets([first, second], facts))).code).toBe('head-damaged')
  })
})

test('disposing a draft wipes its shares', async () => {
  const spent = await drawRecovery(2, 2)
  spent[Symbol.dispose]()
  expect(spent.sheets.every(({ share }) => share.every((byte) => byte === 0))).toBe(true)
})
