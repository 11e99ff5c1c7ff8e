/** What people type to prove who they are: turned into bytes, judged, and drawn for them. */
import { Buffer } from 'node:buffer'
import type { PasscodeEstimate } from '../../../shared/contract/session.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { wipe } from '../crypto/locked-memory.ts'
import { randomBelow } from '../crypto/random.ts'
import { EFF_LONG_WORDS } from './words/eff-long-words.ts'

const WORDS = 6

/**
 * How a passcode is used: by itself, or only together with a security key, without which nothing can be guessed at a
 * copy of the vault. By itself it needs zxcvbn's score of 4: beyond 10^10 guesses, the least that Argon2id at a second
 * each keeps out of a thief's reach. Beside a key it must only stand against guessing at this machine (NIST SP 800-63B-4,
 * 3.1.1.2: eight characters where it is one of two factors).
 */
const DEMANDS = {
  alone: { characters: LIMITS.passcodeMinCharacters, score: 4 },
  'with-key': { characters: LIMITS.passcodeWithKeyMinCharacters, score: 2 },
} as const
export type PasscodeUse = keyof typeof DEMANDS

/**
 * The time to judge grows faster than the length: with the library's own limits 256 random characters took seconds,
 * with these a fifth of one. What comes after the first 128 characters can only make a passcode stronger.
 */
const JUDGED = { maxLength: 128, l33tMaxSubstitutions: 10 }

/**
 * The bytes that the KDF sees: Unicode NFKC (NIST SP 800-63B-4, 3.1.1.2), then UTF-8, so that keyboards which compose
 * characters differently type the same passcode.
 * @returns a buffer of the caller's, to be wiped with {@link wipePasscode}.
 * @throws Fault `passcode-too-long`, or `input-invalid` for text that is not Unicode (lone surrogates).
 */
export function normalisePasscode(passcode: string): Buffer {
  const text = nfkc(passcode)
  if (characters(text) > LIMITS.passcodeMaxCharacters) {
    throw new Fault('passcode-too-long', { most: LIMITS.passcodeMaxCharacters })
  }
  const bytes = Buffer.alloc(Buffer.byteLength(text, 'utf8'))
  bytes.write(text, 'utf8')
  return bytes
}

export function wipePasscode(bytes: Buffer): void {
  wipe(bytes)
}

/** Six words from the EFF long list, each drawn uniformly: 77.5 bits. */
export function generatePasscode(): string {
  const words = Array.from({ length: WORDS }, () => EFF_LONG_WORDS[randomBelow(EFF_LONG_WORDS.length)])
  return words.join(' ')
}

/**
 * How well a passcode would hold.
 * @param known names that a guesser knows: the office, the vault, the person. Each counts as a whole and by its words.
 * @throws Fault `input-invalid` as {@link normalisePasscode} does.
 */
export async function estimatePasscode(
  passcode: string,
  known: readonly string[],
  use: PasscodeUse = 'alone',
): Promise<PasscodeEstimate> {
  const text = nfkc(passcode)
  const length = characters(text)
  const { guesser, common } = await loadGuesser()
  const names = known.flatMap((name) => [name, ...name.split(/\s+/u)])
  const { score, guessesLog10 } = guesser.check(text, names)
  const demands = DEMANDS[use]
  const problem =
    length < demands.characters
      ? 'too-short'
      : length > LIMITS.passcodeMaxCharacters
        ? 'too-long'
        : common.has(bare(text)) || names.some((name) => bare(name) === bare(text))
          ? 'common'
          : score < demands.score
            ? 'guessable'
            : undefined
  return {
    characters: length,
    acceptable: problem === undefined,
    score,
    guessesLog10,
    ...(problem === undefined ? {} : { problem }),
  }
}

/**
 * Refuses a new passcode that is too short, too long, on the list of common ones, the name of something here, or easily
 * guessed; there are no rules of composition.
 * @throws Fault `passcode-too-short`, `passcode-too-long`, `passcode-common`, `passcode-guessable`, `input-invalid`.
 */
export async function assertGoodPasscode(
  passcode: string,
  known: readonly string[],
  use: PasscodeUse = 'alone',
): Promise<void> {
  const { problem } = await estimatePasscode(passcode, known, use)
  if (problem === 'too-short') throw new Fault('passcode-too-short', { least: DEMANDS[use].characters })
  if (problem === 'too-long') throw new Fault('passcode-too-long', { most: LIMITS.passcodeMaxCharacters })
  if (problem === 'common') throw new Fault('passcode-common')
  if (problem === 'guessable') throw new Fault('passcode-guessable')
}

/** What is left of a passcode for somebody who ignores case, spaces and marks. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function nfkc(passcode: string): string {
  if (!passcode.isWellFormed()) throw new Fault('input-invalid', { field: 'passcode' })
  return passcode.normalize('NFKC')
}

/** A character is a Unicode code point, as NIST counts. */
function characters(text: string): number {
  return Array.from(text).length
}

/** zxcvbn with its dictionaries takes some 100 ms and 50 MB to load; most sessions never need it. */
const loadGuesser = once(async () => {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const guesser = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    ...JUDGED,
  })
  return { guesser, common: new Set(common.dictionary['passwords-common'].map(String)) }
})

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}
