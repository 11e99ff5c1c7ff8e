import { fold, type Folded, placesOf } from './fold.ts'

/** What a page is written in: a word, a part of one, or a line. */
export interface Written {
  readonly text: string
  /** A line ends behind it. */
  readonly endsLine: boolean
}

/** A part of a match: letters of one piece. */
export interface Part {
  readonly piece: number
  readonly from: number
  readonly to: number
}

/** A word that is broken at the end of a line, and goes on in small letters. */
const BROKEN = /\p{L}[-\u2010]$/u
const GOES_ON = /^\p{Ll}/u

/** A page ready to be searched, as often as somebody likes. */
export interface Page<W extends Written> {
  readonly pieces: readonly W[]
  readonly starts: readonly number[]
  readonly folded: Folded
}

export function pageOf<W extends Written>(pieces: readonly W[]): Page<W> {
  const { text, starts } = joined(pieces)
  return { pieces, starts, folded: fold(text) }
}

/**
 * All places where `wanted` stands on a page, however it was written: words one by one, over the end of a line, broken by
 * a hyphen there. Each match lists its letters piece by piece.
 */
export function findInPage(page: Page<Written>, wanted: string): readonly (readonly Part[])[] {
  const needle = fold(wanted.trim()).text
  return [...placesOf(needle, page.folded)].map(({ from, to }) => partsOf(page.pieces, page.starts, from, to))
}

/** The page as one text, and where each piece begins in it. A hyphen that breaks a word is left out with its line's end. */
function joined(pieces: readonly Written[]): { text: string; starts: readonly number[] } {
  const starts: number[] = []
  let text = ''
  for (const [at, { text: own, endsLine }] of pieces.entries()) {
    starts.push(text.length)
    const breaks = endsLine && BROKEN.test(own) && GOES_ON.test(pieces[at + 1]?.text ?? '')
    text += breaks ? own.slice(0, -1) : own + (endsLine ? '\n' : '')
  }
  return { text, starts }
}

function partsOf(
  pieces: readonly Written[],
  starts: readonly number[],
  from: number,
  to: number,
): readonly Part[] {
  return pieces.flatMap(({ text }, piece) => {
    const start = starts[piece] ?? 0
    const first = Math.max(from - start, 0)
    const last = Math.min(to - start, text.length)
    return first < last && text.slice(first, last).trim() !== '' ? [{ piece, from: first, to: last }] : []
  })
}
