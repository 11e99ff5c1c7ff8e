import { AnnotationMode, type PDFDocumentProxy, type PageViewport } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useText } from '../../text/index.ts'
import { piecesOf, type PdfMatch } from './use-pdf-search.ts'

interface PdfPageProps {
  readonly document: PDFDocumentProxy
  /** From 1. */
  readonly number: number
  readonly label: string
  readonly scale: number
  readonly turns: number
  readonly matches: readonly PdfMatch[]
  readonly current: PdfMatch | undefined
}

interface Drawn {
  readonly viewport: PageViewport
  readonly text: string
}

/** A page as pixels, the marks of a search on it, and its text for those who listen. */
export function PdfPage({
  document,
  number,
  label,
  scale,
  turns,
  matches,
  current,
}: PdfPageProps): ReactNode {
  const t = useText('preview')
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState<Drawn | 'failed' | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    drawPage(document, number, scale, turns, canvas.current, leaving.signal).then(
      (done) => done !== null && setDrawn(done),
      () => !leaving.signal.aborted && setDrawn('failed'),
    )
    return () => leaving.abort()
  }, [document, number, scale, turns])
  return (
    <>
      <canvas ref={canvas} className="pdf-page" role="img" aria-label={label} />
      {drawn === 'failed' && <p className="pdf-page__failed">{t('pageFailed')}</p>}
      {drawn !== null && drawn !== 'failed' && (
        <>
          <p className="visually-hidden">{drawn.text}</p>
          {matches.flatMap((match, at) =>
            match.boxes.map((box, part) => (
              <Mark
                key={`${at} ${part}`}
                box={box}
                shown={match === current}
                leads={part === 0}
                viewport={drawn.viewport}
              />
            )),
          )}
        </>
      )}
    </>
  )
}

interface MarkProps {
  readonly box: PdfMatch['boxes'][number]
  readonly shown: boolean
  /** The first part of a match: that one is brought into sight. */
  readonly leads: boolean
  readonly viewport: PageViewport
}

function Mark({ box, shown, leads, viewport }: MarkProps): ReactNode {
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (shown && leads) mark.current?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }, [shown, leads])
  const [left, bottom, right, top] = box
  const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(left, bottom) as number[]
  const [x2 = 0, y2 = 0] = viewport.convertToViewportPoint(right, top) as number[]
  const style = {
    left: Math.min(x1, x2),
    top: Math.min(y1, y2),
    width: Math.abs(x2 - x1),
    height: Math.abs(y2 - y1),
  }
  return <span ref={mark} className="pdf-page__mark" data-shown={shown} style={style} aria-hidden />
}

/** Draws for the screen's own pixels. @returns null if the view was left meanwhile. */
async function drawPage(
  pdf: PDFDocumentProxy,
  number: number,
  scale: number,
  turns: number,
  canvas: HTMLCanvasElement | null,
  left: AbortSignal,
): Promise<Drawn | null> {
  const isLeft = (): boolean => left.aborted
  if (canvas === null || scale === 0) return null
  const page = await pdf.getPage(number)
  if (isLeft()) return null
  const rotation = (page.rotate + turns * 90) % 360
  const viewport = page.getViewport({ scale, rotation })
  const pixels = page.getViewport({ scale: scale * Math.min(window.devicePixelRatio, 2), rotation })
  canvas.width = Math.floor(pixels.width)
  canvas.height = Math.floor(pixels.height)
  const task = page.render({ canvas, viewport: pixels, annotationMode: AnnotationMode.ENABLE })
  left.addEventListener('abort', () => task.cancel())
  await task.promise
  const pieces = await piecesOf(pdf, number)
  return isLeft() ? null : { viewport, text: pieces.map(({ text }) => text).join(' ') }
}
