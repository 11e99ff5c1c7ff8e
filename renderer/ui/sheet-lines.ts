import type { SheetVerdict } from '../../shared/contract/vault.ts'

/** `open`: not typed, or still being typed. */
export type LineMark = 'right' | 'wrong' | 'open'

/**
 * What is known of each typed line. Lines before the first wrong one are right; a last line that is not full yet counts
 * as being typed, so that nobody is told of an error in the middle of a group.
 */
export function lineMarks(text: string, verdict: SheetVerdict | null): readonly LineMark[] {
  const lines = text.split('\n')
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop()
  const typing = !text.endsWith('\n') && charactersOf(lines.at(-1) ?? '') < LINE_CHARACTERS
  const finished = typing ? lines.length - 1 : lines.length
  return lines.map((_, index) => {
    if (verdict === null) return 'open'
    if (verdict.verdict !== 'invalid') return 'right'
    if (verdict.line === undefined) return 'open'
    if (index + 1 < verdict.line) return 'right'
    return index + 1 === verdict.line && index < finished ? 'wrong' : 'open'
  })
}

const LINES = 8
const LINE_CHARACTERS = 11

function charactersOf(line: string): number {
  return line.replace(/[\s-]/g, '').length
}

/**
 * Puts the hyphens and line ends of the print (`XXXXX-XXXXX-C`) behind what is typed at the end, so that nobody has to
 * type them. What is pasted, deleted or changed in the middle stays as it is.
 */
export function withSeparators(before: string, after: string): string {
  const typedAtEnd = after.length === before.length + 1 && after.startsWith(before)
  if (!typedAtEnd || !/[0-9a-z]$/i.test(after)) return after
  const lines = after.split('\n')
  const length = charactersOf(lines.at(-1) ?? '')
  if (length === 5 || length === 10) return `${after}-`
  return length === LINE_CHARACTERS && lines.length < LINES ? `${after}\n` : after
}
