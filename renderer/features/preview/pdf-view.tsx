import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { ChevronLeft, ChevronRight, Maximize, RotateCw, ZoomIn, ZoomOut } from 'lucide-react'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useFormat, useText } from '../../text/index.ts'
import { IconButton, Toolbar } from '../../ui/index.ts'
import { FindBar } from './find-bar.tsx'
import { NoPreview } from './no-preview.tsx'
import { openPdf, type PasswordQuestion } from './open-pdf.ts'
import { PageField } from './page-field.tsx'
import { PdfPages } from './pdf-pages.tsx'
import { PdfPassword } from './pdf-password.tsx'
import './pdf-view.css'
import { useStageSize } from './use-stage-size.ts'
import { usePdfSearch, type PdfSearch } from './use-pdf-search.ts'
import { usePageSizes, type PageSize } from './use-page-sizes.ts'
import { useZoom } from './use-zoom.ts'

interface PdfViewProps {
  readonly url: string
  readonly name: string
  readonly size: 'pane' | 'full'
}

/** A PDF, drawn here: pages, zoom, search. */
export function PdfView({ url, name, size }: PdfViewProps): ReactNode {
  const t = useText('preview')
  const [opened, setOpened] = useState<PDFDocumentProxy | 'broken' | null>(null)
  const [question, setQuestion] = useState<PasswordQuestion | null>(null)
  useEffect(() => {
    let left = false
    const pdf = openPdf(url, (asked) => !left && setQuestion(asked))
    pdf.document.then(
      (document) => !left && setOpened(document),
      () => !left && setOpened('broken'),
    )
    return () => {
      left = true
      pdf.close()
    }
  }, [url])
  if (opened === null && question !== null)
    return (
      <PdfPassword
        wrong={question.wrong}
        onPassword={(password) => {
          setQuestion(null)
          question.answer(password)
        }}
      />
    )
  if (opened === null) return <p className="preview__wait soft">{t('loading')}</p>
  if (opened === 'broken') return <NoPreview why="malformed" />
  return <Pages document={opened} name={name} size={size} />
}

interface PagesProps {
  readonly document: PDFDocumentProxy
  readonly name: string
  readonly size: 'pane' | 'full'
}

/** Space around a page, on the screen. */
const MARGIN = 16
const SCROLL_BAR = 12

/** A page that fits is not blown up beyond this on a wide screen. */
const MOST_FITTING = 1.6

function Pages({ document: pdf, name, size }: PagesProps): ReactNode {
  const t = useText('preview')
  const format = useFormat()
  const [page, setPage] = useState(1)
  const [wanted, setWanted] = useState<{ page: number } | null>(null)
  const [turns, setTurns] = useState(0)
  const { zoom, set, larger, smaller } = useZoom()
  const [stage, measure] = useStageSize()
  const sizes = usePageSizes(pdf)
  const search = usePdfSearch(pdf)
  const room = stage === null ? 0 : Math.max(0, stage.width - 2 * MARGIN - SCROLL_BAR)
  const scaleOf = useCallback(
    (pageSize: PageSize) => {
      if (zoom !== 'fit') return zoom
      const width = turns % 2 === 0 ? pageSize.width : pageSize.height
      return Math.min(room / width, MOST_FITTING)
    },
    [zoom, turns, room],
  )
  const here = sizes[page - 1]
  const scale = here === undefined ? 1 : scaleOf(here)
  const goTo = (next: number): void => setWanted({ page: Math.min(Math.max(1, next), pdf.numPages) })
  const { current } = search

  return (
    <>
      <div className="preview__bar">
        <Toolbar label={t('look')}>
          <IconButton
            size="small"
            label={t('previousPage')}
            icon={<ChevronLeft />}
            isDisabled={page <= 1}
            onPress={() => goTo(page - 1)}
          />
          <PageField page={page} pages={pdf.numPages} onPage={goTo} />
          <IconButton
            size="small"
            label={t('nextPage')}
            icon={<ChevronRight />}
            isDisabled={page >= pdf.numPages}
            onPress={() => goTo(page + 1)}
          />
          <IconButton size="small" label={t('zoomOut')} icon={<ZoomOut />} onPress={() => smaller(scale)} />
          {size === 'full' && <span className="preview__zoom numeric">{format.percent(scale)}</span>}
          <IconButton size="small" label={t('zoomIn')} icon={<ZoomIn />} onPress={() => larger(scale)} />
          <IconButton size="small" label={t('fitWidth')} icon={<Maximize />} onPress={() => set('fit')} />
          {size === 'full' && (
            <IconButton
              size="small"
              label={t('rotateRight')}
              icon={<RotateCw />}
              onPress={() => setTurns(turns + 1)}
            />
          )}
        </Toolbar>
        {size === 'full' && <PdfFindBar search={search} />}
      </div>
      <PdfPages
        ref={measure}
        document={pdf}
        name={name}
        sizes={sizes}
        scaleOf={scaleOf}
        turns={turns % 4}
        wanted={wanted}
        matches={search.matches}
        current={current}
        onPage={setPage}
      />
    </>
  )
}

function PdfFindBar({ search }: { readonly search: PdfSearch }): ReactNode {
  const t = useText('preview')
  const { wanted, setWanted, at, matches, step, state } = search
  const note = { searching: t('searching'), textless: t('noText'), idle: undefined, done: undefined }[state]
  return (
    <FindBar
      wanted={wanted}
      onWanted={setWanted}
      at={at}
      total={matches.length}
      onStep={step}
      {...(note === undefined ? {} : { note })}
    />
  )
}
