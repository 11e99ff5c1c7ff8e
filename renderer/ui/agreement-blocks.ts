import { displayName } from '../../shared/model/display-name.ts'

/** A piece of an agreement's text, fit to be shown. */
export interface Block {
  readonly heading: boolean
  readonly text: string
}

const HEADING_CHARACTERS = 80

/**
 * The text of an agreement in pieces. Empty lines end paragraphs. Headings need no mark of their own: they are the first
 * line, if it stands alone, and a short numbered line above a paragraph.
 */
export function agreementBlocks(text: string): readonly Block[] {
  const paragraphs = text
    .replaceAll('\t', '    ')
    .split(/\r\n?|\n/u)
    .map((line) => displayName(line).trimEnd())
    .join('\n')
    .split(/\n{2,}/u)
    .filter((paragraph) => paragraph.trim() !== '')
  return paragraphs.flatMap((paragraph, index) => blocksOf(paragraph, index === 0))
}

function blocksOf(paragraph: string, isFirst: boolean): readonly Block[] {
  const [first = '', ...rest] = paragraph.replace(/^\n/u, '').split('\n')
  if (rest.length === 0) return [{ heading: isFirst && isHeading(first), text: first }]
  const body = { heading: false, text: rest.join('\n') }
  if (/^\d+[.)] /u.test(first) && isHeading(first)) return [{ heading: true, text: first }, body]
  return [{ heading: false, text: [first, ...rest].join('\n') }]
}

function isHeading(line: string): boolean {
  return line.length <= HEADING_CHARACTERS && !/[.,;:]$/u.test(line)
}
