import { useVirtualizer } from '@tanstack/react-virtual'
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useRef, type ReactNode, type Ref } from 'react'
import { useText } from '../../text/index.ts'
import { PdfPage } from './pdf-page.tsx'
import type { PageSize } from './use-page-sizes.ts'
import type { PdfMatch } from './use-pdf-search.ts'

interface PdfPagesProps {
  readonly ref: Ref<HTMLElement>
  readonly document: PDFDocumentProxy
  readonly name: string
  readonly sizes: readonly PageSize[]
  /** Pixels of the screen for a point of this page. */
  readonly scaleOf: (page: PageSize) => number
  /** Quarter turns to the right. */
  readonly turns: number
  /** A page to go to; a new object for each wish. */
  readonly wanted: { readonly page: number } | null
  readonly matches: readonly PdfMatch[]
  readonly current: PdfMatch | undefined
  readonly onPage: (page: number) => void
}

const GAP = 12

/** All pages below each other; only those in sight are drawn. */
export function PdfPages(props: PdfPagesProps): ReactNode {
  const { ref, document, name, sizes, scaleOf, turns, wanted, matches, current, onPage } = props
  const t = useText('preview')
  const stage = useRef<HTMLDivElement>(null)
  const lying = turns % 2 !== 0
  const boxes = sizes.map((size) => {
    const scale = scaleOf(size)
    const [width, height] = lying ? [size.height, size.width] : [size.width, size.height]
    return { scale, width: width * scale, height: height * scale }
  })
  const virtual = useVirtualizer({
    count: boxes.length,
    getScrollElement: () => stage.current,
    estimateSize: (index) => (boxes[index]?.height ?? 0) + GAP,
    overscan: 1,
    paddingStart: GAP,
    scrollPaddingStart: GAP,
  })
  useEffect(() => virtual.measure(), [virtual, scaleOf, turns, sizes])
  useEffect(() => {
    if (wanted !== null) virtual.scrollToIndex(wanted.page - 1, { align: 'start' })
  }, [virtual, wanted])
  useEffect(() => {
    if (current !== undefined) virtual.scrollToIndex(current.page - 1, { align: 'start' })
  }, [virtual, current])
  const rows = virtual.getVirtualItems()
  const middle = (virtual.scrollOffset ?? 0) + (stage.current?.clientHeight ?? 0) / 3
  const page = (rows.findLast(({ start }) => start <= middle) ?? rows[0])?.index ?? 0
  useEffect(() => onPage(page + 1), [page, onPage])
  const widest = Math.max(0, ...boxes.map(({ width }) => width))

  return (
    <div
      ref={(element) => {
        stage.current = element
        return typeof ref === 'function' ? ref(element) : undefined
      }}
      className="preview__stage pdf-pages"
      tabIndex={0}
      role="group"
      aria-label={t('document')}
    >
      <div className="pdf-pages__all" style={{ height: virtual.getTotalSize(), minWidth: widest + 2 * GAP }}>
        {rows.map(({ index, start }) => {
          const { scale, ...box } = boxes[index] ?? { scale: 0, width: 0, height: 0 }
          return (
            <div
              key={index}
              className="pdf-pages__page"
              style={{ transform: `translate(-50%, ${start}px)`, ...box }}
            >
              <PdfPage
                document={document}
                number={index + 1}
                label={t('pageOfNamed', { name, page: index + 1, total: boxes.length })}
                scale={scale}
                turns={turns}
                matches={matches.filter((match) => match.page === index + 1)}
                current={current}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}
