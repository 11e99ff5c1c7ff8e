import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  assertGoodPasscode,
  estimatePasscode,
  generatePasscode,
  normalisePasscode,
} from '../../../../electron/engine/keys/passcode.ts'
import { EFF_LONG_WORDS } from '../../../../electron/engine/keys/words/eff-long-words.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { workedMilliseconds } from '../../../helpers/worked-milliseconds.ts'

describe('the word list', () => {
  test('is the EFF long list, byte for byte', () => {
    const lines = EFF_LONG_WORDS.map((word, index) => {
      const dice = [1296, 216, 36, 6, 1].map((power) => (Math.floor(index / power) % 6) + 1)
      return `${dice.join('')}\t${word}\n`
    })
    const sum = createHash('sha256').update(lines.join('')).digest('hex')
    expect(sum).toBe('addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e')
  })

  test('has 7,776 different words', () => {
    expect(new Set(EFF_LONG_WORDS).size).toBe(7776)
  })
})

describe('a generated passcode', () => {
  test('is six words of the list, acceptable to our own rule', async () => {
    for (let round = 0; round < 20; round += 1) {
      const passcode = generatePasscode()
      const words = passcode.split(' ')
      expect(words).toHaveLength(6)
      expect(words.every((word) => EFF_LONG_WORDS.includes(word))).toBe(true)
      expect((await estimatePasscode(passcode, [])).acceptable).toBe(true)
    }
  })

  test('draws evenly: both halves of the list, the ends included', () => {
    const drawn = Array.from({ length: 5000 }, generatePasscode).flatMap((passcode) => passcode.split(' '))
    const places = new Map(EFF_LONG_WORDS.map((word, index) => [word, index]))
    const sixths = [0, 0, 0, 0, 0, 0]
    for (const word of drawn) {
      const sixth = Math.floor(((places.get(word) ?? 0) * 6) / EFF_LONG_WORDS.length)
      sixths[sixth] = (sixths[sixth] ?? 0) + 1
    }
    // 30,000 draws, 5,000 expected in each sixth, standard deviation 65: six of them either way.
    for (const count of sixths) expect(Math.abs(count - 5000)).toBeLessThan(390)
  })
})

describe('normalising', () => {
  test('different keyboards give the same bytes', () => {
    const composed = normalisePasscode('Gr\u00fc\u00dfe \ufb01nden')
    const decomposed = normalisePasscode('Gru\u0308\u00dfe finden')
    expect(composed.equals(decomposed)).toBe(true)
    expect(composed.toString('utf8')).toBe('Gr\u00fc\u00dfe finden')
  })

  test('case and spaces count', () => {
    expect(normalisePasscode('a b').equals(normalisePasscode('A b'))).toBe(false)
    expect(normalisePasscode('a b').equals(normalisePasscode('ab'))).toBe(false)
  })

  test('lone surrogates are refused, not replaced', async () => {
    expect((await faultOf(() => normalisePasscode('abc\ud800def'))).code).toBe('input-invalid')
  })

  test('length is counted in characters after normalising', async () => {
    expect(normalisePasscode('\u{1f512}'.repeat(1024))).toHaveLength(4096)
    const fault = await faultOf(() => normalisePasscode('\u{1f512}'.repeat(1025)))
    expect(fault).toEqual({ code: 'passcode-too-long', details: { most: 1024 } })
    // U+FDFA becomes 18 characters.
    expect((await faultOf(() => normalisePasscode('\ufdfa'.repeat(60)))).code).toBe('passcode-too-long')
  })
})

describe('judging', () => {
  test.each([
    ['14 characters', 'kwxqvzjpflrgbn', 'too-short'],
    [
      'seven characters of 14 code units',
      '\u{1f512}\u{1f513}\u{1f510}\u{1f511}\u{1f5dd}\u{1f6aa}\u{1f9f1}',
      'too-short',
    ],
    ['a common password made longer', 'password1234567', 'guessable'],
    ['one letter', 'a'.repeat(40), 'guessable'],
    ['a row of the keyboard', 'qwertyuiopasdfghjkl', 'guessable'],
    ['days of the week', 'monday tuesday wednesday', 'guessable'],
    ['1,025 characters', 'correct horse battery staple '.repeat(36), 'too-long'],
  ])('%s: not acceptable', async (_, passcode, problem) => {
    expect(await estimatePasscode(passcode, [])).toMatchObject({ acceptable: false, problem })
  })

  test('no rules of composition: plain lower-case words will do', async () => {
    const estimate = await estimatePasscode('correct horse battery staple', [])
    expect(estimate).toMatchObject({ acceptable: true, score: 4, characters: 28 })
    expect(estimate).not.toHaveProperty('problem')
  })

  test('what a guesser knows of the office does not count', async () => {
    const passcode = 'Larch and Quill Notaries 1'
    const unknown = await estimatePasscode(passcode, [])
    const told = await estimatePasscode(passcode, ['Larch and Quill Notaries'])
    expect(unknown.acceptable).toBe(true)
    expect(told.acceptable).toBe(false)
  })

  test.each([
    ['a common one, written with capitals and marks', 'Passw-ord 1', []],
    ['the name of the office', 'Larch & Quill!', ['Larch and Quill', 'larchquill']],
  ])('%s is on the list of what is tried first', async (_, passcode, known) => {
    expect(await estimatePasscode(passcode, known, 'with-key')).toMatchObject({
      acceptable: false,
      problem: 'common',
    })
  })

  test('beside a security key eight characters are enough, and seven are not', async () => {
    expect(await estimatePasscode('vexnop4q', [], 'with-key')).toMatchObject({ acceptable: true })
    expect(await estimatePasscode('vexnop4q', [])).toMatchObject({ problem: 'too-short' })
    expect(await faultOf(() => assertGoodPasscode('vexnop4', [], 'with-key'))).toEqual({
      code: 'passcode-too-short',
      details: { least: 8 },
    })
    expect(await estimatePasscode('aaaaaaaa', [], 'with-key')).toMatchObject({ acceptable: false })
  })

  test('a long passcode is judged at once', async () => {
    const long = Array.from({ length: 8 }, generatePasscode).join('@$0!')
    await estimatePasscode('the dictionaries are loaded', [])
    const worked = workedMilliseconds()
    expect((await estimatePasscode(long, [])).score).toBe(4)
    expect(worked()).toBeLessThan(1000)
  })

  test('each refusal has its code and says nothing of the passcode', async () => {
    expect(await faultOf(() => assertGoodPasscode('short', []))).toEqual({
      code: 'passcode-too-short',
      details: { least: 15 },
    })
    expect(await faultOf(() => assertGoodPasscode('a'.repeat(40), []))).toEqual({
      code: 'passcode-guessable',
      details: {},
    })
    expect((await faultOf(() => assertGoodPasscode('ab'.repeat(600), []))).code).toBe('passcode-too-long')
  })
})
