/** A text as it is searched, and where each of its letters stands in the text as it is shown. */
export interface Folded {
  readonly text: string
  /** Of each folded letter, where the piece that it came from begins and ends. */
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** A letter with the marks that stand on it, or white space in a run. */
const PIECE = /\s+|\P{M}\p{M}*|\p{M}+/gu
const SOFT_HYPHEN = '\u00ad'

/**
 * Capitals, both Unicode forms, ligatures, wide and narrow letters are one and the same to whoever searches; any white
 * space is one space, and a hyphen that only shows where a line breaks is nothing.
 */
export function fold(text: string): Folded {
  const letters: string[] = []
  const from: number[] = []
  const to: number[] = []
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const folded = /^\s/.test(piece) ? ' ' : piece.normalize('NFKC').toLowerCase().replaceAll(SOFT_HYPHEN, '')
    for (const letter of folded) {
      letters.push(letter)
      for (let unit = 0; unit < letter.length; unit += 1) {
        from.push(index)
        to.push(index + piece.length)
      }
    }
  }
  return { text: letters.join(''), from, to }
}

/** Where a folded text stands in another one, as places of the text that is shown. */
export function* placesOf(needle: string, hay: Folded): Generator<{ from: number; to: number }> {
  if (needle === '') return
  for (let at = hay.text.indexOf(needle); at !== -1; at = hay.text.indexOf(needle, at + needle.length))
    yield { from: hay.from[at] ?? 0, to: hay.to[at + needle.length - 1] ?? 0 }
}
