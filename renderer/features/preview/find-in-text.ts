/** Where a searched text stands: line and column, from 0. */
export interface Match {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** More are not counted: nobody steps through them. */
const MOST_MATCHES = 10_000

/** All places where `wanted` stands, whatever its capitals. */
export function findInText(lines: readonly string[], wanted: string): readonly Match[] {
  const matches: Match[] = []
  const needle = wanted.toLowerCase()
  if (needle === '') return matches
  for (const [line, text] of lines.entries()) {
    const hay = text.toLowerCase()
    for (let from = hay.indexOf(needle); from !== -1; from = hay.indexOf(needle, from + needle.length)) {
      matches.push({ line, from, to: from + needle.length })
      if (matches.length === MOST_MATCHES) return matches
    }
  }
  return matches
}
