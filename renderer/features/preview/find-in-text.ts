import { fold, type Folded, placesOf } from './fold.ts'

/** Where a searched text stands: line and column, from 0. */
export interface Match {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** More are not counted: nobody steps through them. */
const MOST_MATCHES = 10_000

/** All places where `wanted` stands within a line; what counts as the same letter is told in fold.ts. */
export function findInText(lines: readonly Folded[], wanted: string): readonly Match[] {
  const matches: Match[] = []
  const needle = fold(wanted).text
  for (const [line, folded] of lines.entries()) {
    for (const { from, to } of placesOf(needle, folded)) {
      matches.push({ line, from, to })
      if (matches.length === MOST_MATCHES) return matches
    }
  }
  return matches
}
