import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useCallback, useEffect, useRef, useState } from 'react'
import { findInPage, type Page, pageOf, type Written } from './find-in-pieces.ts'

type Box = readonly [left: number, bottom: number, right: number, top: number]

/** A place of the searched text: on a page, as boxes in points of the PDF (origin below left), one for each piece. */
export interface PdfMatch {
  readonly page: number
  readonly boxes: readonly Box[]
}

export interface PdfSearch {
  readonly wanted: string
  readonly matches: readonly PdfMatch[]
  readonly at: number
  readonly current: PdfMatch | undefined
  readonly state: 'idle' | 'searching' | 'done' | 'textless'
  setWanted(this: void, wanted: string): void
  step(this: void, by: 1 | -1): void
}

/** Somebody who types on asks another question. */
const PAUSE_MS = 250
const MOST_MATCHES = 2000

export function usePdfSearch(pdf: PDFDocumentProxy): PdfSearch {
  const [wanted, setWanted] = useState('')
  const [found, setFound] = useState<Pick<PdfSearch, 'matches' | 'state'>>({ matches: [], state: 'idle' })
  const [at, setAt] = useState(0)
  const pages = useRef(new Map<number, Promise<Page<TextPiece>>>())

  const search = useCallback(
    async (needle: string, isLeft: () => boolean): Promise<void> => {
      const matches: PdfMatch[] = []
      let letters = 0
      for (let page = 1; page <= pdf.numPages && matches.length < MOST_MATCHES; page++) {
        const known = pages.current.get(page) ?? piecesOf(pdf, page).then(pageOf)
        pages.current.set(page, known)
        const written = await known
        if (isLeft()) return
        letters += written.pieces.reduce((sum, { text }) => sum + text.length, 0)
        const here = matchesIn(written, needle, page)
        matches.push(...here)
        if (here.length > 0) setFound({ matches: [...matches], state: 'searching' })
      }
      setFound({ matches, state: letters === 0 ? 'textless' : 'done' })
    },
    [pdf],
  )
  useEffect(() => {
    let left = false
    const needle = wanted.trim()
    const timer = setTimeout(() => {
      setAt(0)
      setFound({ matches: [], state: needle === '' ? 'idle' : 'searching' })
      // A page that cannot be read has no text to find.
      if (needle !== '') search(needle, () => left).catch(() => setFound({ matches: [], state: 'done' }))
    }, PAUSE_MS)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [wanted, search])

  const total = found.matches.length
  const step = useCallback(
    (by: 1 | -1) => setAt((now) => (total === 0 ? 0 : (now + by + total) % total)),
    [total],
  )
  return { wanted, setWanted, ...found, at, current: found.matches[at], step }
}

interface TextPiece extends Written {
  readonly left: number
  readonly bottom: number
  readonly width: number
  readonly height: number
  /** The kind of face, for guessing how wide its letters are. */
  readonly face: string
}

/** The text of a page, in the pieces that it was written in. */
export async function piecesOf(pdf: PDFDocumentProxy, number: number): Promise<readonly TextPiece[]> {
  const page: PDFPageProxy = await pdf.getPage(number)
  const { items, styles } = await page.getTextContent()
  return items.flatMap((item) => {
    if (!('str' in item) || (item.str === '' && !item.hasEOL)) return []
    const [, , , , left = 0, bottom = 0] = item.transform as readonly number[]
    return [
      {
        text: item.str,
        endsLine: item.hasEOL,
        left,
        bottom,
        width: item.width,
        height: item.height,
        face: styles[item.fontName]?.fontFamily ?? 'serif',
      },
    ]
  })
}

function matchesIn(page: Page<TextPiece>, needle: string, number: number): PdfMatch[] {
  return findInPage(page, needle).map((parts) => ({
    page: number,
    boxes: parts.flatMap(({ piece, from, to }) => {
      const written = page.pieces[piece]
      return written === undefined ? [] : [boxOf(written, from, to)]
    }),
  }))
}

/** Where a word begins within a piece is measured in a face of the same kind: near enough to mark it. */
function boxOf({ text, left, bottom, width, height, face }: TextPiece, from: number, to: number): Box {
  const share = widthsIn(text, face)
  return [left + width * share(from), bottom - height * 0.2, left + width * share(to), bottom + height]
}

const ruler = document.createElement('canvas').getContext('2d')

/** @returns a function that tells which share of the whole width the first `letters` letters take. */
function widthsIn(text: string, face: string): (letters: number) => number {
  if (ruler === null) return (letters) => letters / text.length
  ruler.font = `100px ${face}`
  const whole = ruler.measureText(text).width
  return (letters) => {
    ruler.font = `100px ${face}`
    return whole === 0 ? 0 : ruler.measureText(text.slice(0, letters)).width / whole
  }
}
