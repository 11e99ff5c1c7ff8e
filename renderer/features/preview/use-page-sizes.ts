import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useState } from 'react'

/** In points, upright. */
export interface PageSize {
  readonly width: number
  readonly height: number
}

/** Most documents have pages of one size: the first tells it at once, the others follow and correct it. */
export function usePageSizes(pdf: PDFDocumentProxy): readonly PageSize[] {
  const [sizes, setSizes] = useState<readonly PageSize[]>([])
  useEffect(() => {
    const leaving = new AbortController()
    const isLeft = (): boolean => leaving.signal.aborted
    const look = async (): Promise<void> => {
      const first = await sizeOf(pdf, 1)
      if (isLeft()) return
      const all = Array.from({ length: pdf.numPages }, () => first)
      setSizes(all)
      for (let number = 2; number <= pdf.numPages; number++) {
        const size = await sizeOf(pdf, number)
        if (isLeft()) return
        all[number - 1] = size
        if (number % 20 === 0 || number === pdf.numPages) setSizes([...all])
      }
    }
    // A page that cannot be measured cannot be drawn either, and says so in its place.
    look().catch(() => undefined)
    return () => leaving.abort()
  }, [pdf])
  return sizes
}

async function sizeOf(pdf: PDFDocumentProxy, number: number): Promise<PageSize> {
  const page = await pdf.getPage(number)
  const { width, height } = page.getViewport({ scale: 1 })
  return { width, height }
}
