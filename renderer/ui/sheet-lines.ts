import type { SheetVerdict } from '../../shared/contract/vault.ts'

/** `open`: not typed, or still being typed. */
export type LineMark = 'right' | 'wrong' | 'open'

/**
 * What is known of each typed line; empty ones between them do not count. Lines before the first wrong one are right; a last line that is not full yet counts
 * as being typed, so that nobody is told of an error in the middle of a group.
 */
export function lineMarks(text: string, verdict: SheetVerdict | null): readonly LineMark[] {
  const lines = text.split('\n')
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop()
  const typing = !text.endsWith('\n') && charactersOf(lines.at(-1) ?? '') < LINE_CHARACTERS
  const finished = typing ? lines.length - 1 : lines.length
  let number = 0
  return lines.map((line, index) => {
    if (verdict === null || line.trim() === '') return 'open'
    number += 1
    if (verdict.verdict !== 'invalid') return 'right'
    if (verdict.line === undefined) return 'open'
    if (number < verdict.line) return 'right'
    return number === verdict.line && index < finished ? 'wrong' : 'open'
  })
}

const LINES = 8
const LINE_CHARACTERS = 11

function charactersOf(line: string): number {
  return line.replace(/[\s-]/g, '').length
}

/**
 * Puts the hyphens and line ends of the print (`XXXXX-XXXXX-C`) behind what is typed at the end, so that nobody has to
 * type them; whoever types them all the same, as they are printed, types over those. What is pasted, deleted or changed
 * in the middle stays as it is.
 */
export function withSeparators(before: string, after: string): string {
  const typedAtEnd = after.length === before.length + 1 && after.startsWith(before)
  if (!typedAtEnd) return after
  if (/[\s-]$/.test(before) && /[\s-]$/.test(after)) return before
  if (!/[0-9a-z]$/i.test(after)) return after
  const lines = after.split('\n')
  const length = charactersOf(lines.at(-1) ?? '')
  if (length === 5 || length === 10) return `${after}-`
  return length === LINE_CHARACTERS && lines.length < LINES ? `${after}\n` : after
}
