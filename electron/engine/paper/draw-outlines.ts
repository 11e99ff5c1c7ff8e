/**
 * Draws a line as the outlines of its letters, with the text lying over them unseen, so that the page can be searched,
 * copied and read aloud.
 */
import {
  beginText,
  endText,
  fill,
  PDFHexString,
  type PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  type PDFRef,
  setCharacterSqueeze,
  setFontAndSize,
  setTextRenderingMode,
  showText,
  TextRenderingMode,
  moveText,
} from '@cantoo/pdf-lib'
import type { PlacedGlyph, SetLine, SetRun } from './set-line.ts'

/** Text in a simple font is bytes. */
const LETTERS_MAX = 255

interface Place {
  /** The left end of the line's foot, in points. */
  readonly x: number
  readonly y: number
  readonly size: number
}

/** Black. */
export function drawOutlines(page: PDFPage, { runs }: SetLine, { x, y, size }: Place): void {
  const letters = [...new Set(runs.flatMap((run) => run.letters))].slice(0, LETTERS_MAX)
  const font = page.node.newFontDictionary('Letters', unseenFont(page, letters))
  page.pushOperators(
    ...runs.flatMap(({ glyphs }) => glyphs.flatMap((placed) => outline(placed, x, y))),
    fill(),
    pushGraphicsState(),
    setTextRenderingMode(TextRenderingMode.Invisible),
    ...runs.flatMap((run) => unseenText(run, font, letters, { x: x + run.x, y, size })),
    popGraphicsState(),
  )
}

/** A font of Type 3 (ISO 32000-1, 9.6.5) whose letters are nothing but their meaning: each is blank and as wide as its size. */
function unseenFont({ doc: { context } }: PDFPage, letters: readonly string[]): PDFRef {
  const blank = context.register(context.stream('1 0 d0'))
  const meaning = letters.map(
    (letter, index) =>
      `<${hexOf(index)}> ${PDFHexString.fromText(letter)
        .toString()
        .replace(/^<FEFF/i, '<')}`,
  )
  const toUnicode = [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CMapName /Letters def /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange',
    // ISO 32000-1, 9.10.3 refers to Adobe's CMap specification: a hundred entries at most in one block.
    ...blocksOf(meaning).map(
      (block) => `${block.length.toString()} beginbfchar ${block.join(' ')} endbfchar`,
    ),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type3',
      FontBBox: [0, 0, 1, 1],
      FontMatrix: [1, 0, 0, 1, 0, 0],
      CharProcs: { blank },
      Encoding: { Type: 'Encoding', Differences: [1, ...letters.map(() => 'blank')] },
      FirstChar: 1,
      LastChar: letters.length,
      Widths: letters.map(() => 1),
      Resources: {},
      ToUnicode: context.register(context.flateStream(toUnicode)),
    }),
  )
}

function blocksOf<T>(entries: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(entries.length / 100) }, (_, at) =>
    entries.slice(at * 100, at * 100 + 100),
  )
}

/** The letters share the width of their run. */
function unseenText(
  run: SetRun,
  font: PDFName,
  letters: readonly string[],
  { x, y, size }: Place,
): PDFOperator[] {
  const codes = run.letters.map((letter) => hexOf(letters.indexOf(letter)))
  const squeeze = run.width / (size * run.letters.length)
  return [
    beginText(),
    setFontAndSize(font, size),
    setCharacterSqueeze(squeeze * 100),
    moveText(x, y),
    showText(PDFHexString.of(codes.join(''))),
    endText(),
  ]
}

/** The byte that stands for a letter; zero stands for none. */
function hexOf(index: number): string {
  return (index + 1).toString(16).padStart(2, '0')
}

/** The path of a letter. PDF knows cubic curves only. */
function outline({ glyph, x, y, scale }: PlacedGlyph, left: number, foot: number): PDFOperator[] {
  let [fromX, fromY] = [0, 0]
  const operator = (name: PDFOperatorNames, points: readonly number[]): PDFOperator => {
    ;[fromX = 0, fromY = 0] = points.slice(-2)
    const places = points.map((value, index) => (index % 2 === 0 ? left + x : foot + y) + value * scale)
    return PDFOperator.of(
      name,
      places.map((place) => place.toFixed(2)),
    )
  }
  return glyph.path.commands.map(({ command, args }) => {
    const [a = 0, b = 0, toX = 0, toY = 0] = args
    switch (command) {
      case 'moveTo':
        return operator(PDFOperatorNames.MoveTo, args)
      case 'lineTo':
        return operator(PDFOperatorNames.LineTo, args)
      case 'bezierCurveTo':
        return operator(PDFOperatorNames.AppendBezierCurve, args)
      case 'quadraticCurveTo':
        return operator(PDFOperatorNames.AppendBezierCurve, [
          ...[fromX + (2 / 3) * (a - fromX), fromY + (2 / 3) * (b - fromY)],
          ...[toX + (2 / 3) * (a - toX), toY + (2 / 3) * (b - toY), toX, toY],
        ])
      case 'closePath':
        return PDFOperator.of(PDFOperatorNames.ClosePath)
    }
  })
}
