/** Text that runs down pages of A4, black on white. */
import { type PDFDocument, type PDFFont, type PDFPage, StandardFonts } from '@cantoo/pdf-lib'
import { displayName } from '../../../shared/model/display-name.ts'

/** A4 and positions in points, 72 to an inch, from the lower left corner. */
export const PAGE = { width: 595.28, height: 841.89, margin: 56 }
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin
const LINE_SPACING = 1.4

export interface Fonts {
  readonly plain: PDFFont
  readonly bold: PDFFont
  readonly mono: PDFFont
}

export async function embedFonts(document: PDFDocument): Promise<Fonts> {
  return {
    plain: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
    mono: await document.embedFont(StandardFonts.CourierBold),
  }
}

/**
 * Without this, the library names itself and the moment of saving.
 * @param madeAt milliseconds since 1970 UTC.
 */
export function nameDocument(document: PDFDocument, title: string, madeAt: number): void {
  document.setTitle(title, { showInWindowTitleBar: true })
  document.setLanguage('en')
  document.setProducer('Strongroom')
  document.setCreator('Strongroom')
  document.setCreationDate(new Date(madeAt))
  document.setModificationDate(new Date(madeAt))
}

/** Writes downwards from the top margin, on as many pages as it takes. */
export class Column {
  readonly #document: PDFDocument
  #page: PDFPage
  #y = PAGE.height - PAGE.margin

  constructor(document: PDFDocument) {
    this.#document = document
    this.#page = document.addPage([PAGE.width, PAGE.height])
  }

  /** The one that is written on. */
  get page(): PDFPage {
    return this.#page
  }

  get y(): number {
    return this.#y
  }

  /** Any text; characters that the font lacks are shown without their marks or as `?`. */
  write(text: string, font: PDFFont, size: number): this {
    for (const line of wrapped(drawable(text, font), font, size)) {
      if (this.#y - size * LINE_SPACING < PAGE.margin) this.#turn()
      this.#y -= size * LINE_SPACING
      this.#page.drawText(line, { x: PAGE.margin, y: this.#y, size, font })
    }
    return this
  }

  space(points: number): this {
    this.#y -= points
    return this
  }

  #turn(): void {
    this.#page = this.#document.addPage([PAGE.width, PAGE.height])
    this.#y = PAGE.height - PAGE.margin
  }
}

function wrapped(text: string, font: PDFFont, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((each) => fitting(each, font, size))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (font.widthOfTextAtSize(longer, size) <= TEXT_WIDTH) {
      line = longer
    } else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

/** A word wider than the page comes in pieces. */
function fitting(word: string, font: PDFFont, size: number): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (font.widthOfTextAtSize(piece + character, size) > TEXT_WIDTH) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}

/** The standard fonts know the letters of western Europe; drawing any other character would throw. */
function drawable(text: string, font: PDFFont): string {
  return formsIn(text, font)
    .map((form) => form ?? '?')
    .join('')
}

/** @returns null for a text with a letter that has no form in the font, not even without its marks. */
export function printable(text: string, font: PDFFont): string | null {
  const forms = formsIn(text, font)
  return forms.includes(null) ? null : forms.join('')
}

/** Each character as the font can draw it; a mark by itself may go, a letter without any form is null. */
function formsIn(text: string, font: PDFFont): (string | null)[] {
  const known = new Set(font.getCharacterSet())
  const isKnown = (character: string): boolean => known.has(character.codePointAt(0) ?? 0)
  return Array.from(displayName(text), (character) => {
    if (isKnown(character)) return character
    const base = Array.from(character.normalize('NFKD')).filter(isKnown).join('')
    return base !== '' || /^\p{M}$/u.test(character) ? base : null
  })
}
