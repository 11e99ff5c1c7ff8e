/** Text that runs down pages of A4, black on white. */
import { type PDFDocument, type PDFFont, type PDFPage, StandardFonts } from '@cantoo/pdf-lib'
import { displayName } from '../../../shared/model/display-name.ts'
import { drawOutlines } from './draw-outlines.ts'
import type { Weight } from './page-fonts.ts'
import { isolated, MISSING_LETTER, setLine, withoutIsolates } from './set-line.ts'

/** A4 and positions in points, 72 to an inch, from the lower left corner. */
export const PAGE = { width: 595.28, height: 841.89, margin: 56 }
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin
const LINE_SPACING = 1.4
const NOTE_SIZE = 9

export interface PrintedPages {
  readonly bytes: Uint8Array
  /** Letters that no font has; the pages show boxes in their place, and say so. */
  readonly unprinted: readonly string[]
}

/** One of PDF's standard fonts, and the weight of what is set in outlines where that font lacks a letter. */
interface Face {
  readonly font: PDFFont
  readonly weight: Weight
}

export interface Fonts {
  readonly plain: Face
  readonly bold: Face
  readonly mono: Face
}

export async function embedFonts(document: PDFDocument): Promise<Fonts> {
  return {
    plain: { font: await document.embedFont(StandardFonts.Helvetica), weight: 400 },
    bold: { font: await document.embedFont(StandardFonts.HelveticaBold), weight: 700 },
    mono: { font: await document.embedFont(StandardFonts.CourierBold), weight: 700 },
  }
}

/** A name that somebody gave, to be put into text of ours: what could deceive the eye is shown as its code point. */
export function named(name: string): string {
  return isolated(displayName(name.normalize('NFC')))
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

/**
 * Writes downwards from the top margin, on as many pages as it takes. Lines that the standard fonts have all letters for
 * are text in those; any other is drawn in outlines, with
 * their text unseen.
 */
export class Column {
  readonly #document: PDFDocument
  readonly #fonts: Fonts
  readonly #unprinted = new Set<string>()
  #page: PDFPage
  #y = PAGE.height - PAGE.margin

  constructor(document: PDFDocument, fonts: Fonts) {
    this.#document = document
    this.#fonts = fonts
    this.#page = document.addPage([PAGE.width, PAGE.height])
  }

  /** The one that is written on. */
  get page(): PDFPage {
    return this.#page
  }

  get y(): number {
    return this.#y
  }

  /** Letters that no font has; the page shows them as boxes, and says so below the first of them. */
  get unprinted(): readonly string[] {
    return [...this.#unprinted]
  }

  /** @param text of ours, with names as {@link named} gives them. */
  write(text: string, face: keyof Fonts, size: number): this {
    const { font, weight } = this.#fonts[face]
    const plain = withoutIsolates(text)
    if (hasAll(font, plain)) {
      for (const line of wrapped(plain, (piece) => font.widthOfTextAtSize(piece, size)))
        this.#page.drawText(line, { x: PAGE.margin, y: this.#next(size), size, font })
      return this
    }
    const toldBefore = this.#unprinted.size > 0
    for (const line of wrapped(text, (piece) => setLine(piece, size, weight).width)) {
      const set = setLine(line, size, weight)
      set.missing.forEach((letter) => this.#unprinted.add(letter))
      const y = this.#next(size)
      drawOutlines(this.#page, set, { x: PAGE.margin, y, size })
    }
    if (this.#unprinted.size > 0 && !toldBefore)
      this.write(
        `Each ${MISSING_LETTER} stands for a letter that this page cannot print.`,
        'plain',
        NOTE_SIZE,
      )
    return this
  }

  space(points: number): this {
    this.#y -= points
    return this
  }

  /** The foot of the next line, on a new page if this one is full. */
  #next(size: number): number {
    if (this.#y - size * LINE_SPACING < PAGE.margin) {
      this.#page = this.#document.addPage([PAGE.width, PAGE.height])
      this.#y = PAGE.height - PAGE.margin
    }
    this.#y -= size * LINE_SPACING
    return this.#y
  }
}

function hasAll(font: PDFFont, text: string): boolean {
  const known = new Set(font.getCharacterSet())
  return Array.from(text).every((character) => known.has(character.codePointAt(0) ?? 0))
}

function wrapped(text: string, widthOf: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((each) => fitting(each, widthOf))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= TEXT_WIDTH) {
      line = longer
    } else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

/** A word wider than the page comes in pieces. */
function fitting(word: string, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= TEXT_WIDTH) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (widthOf(piece + character) > TEXT_WIDTH) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}
