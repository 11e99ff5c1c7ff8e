import { ChevronDown, ChevronUp } from 'lucide-react'
import { Fragment, useEffect, useState, type ReactNode } from 'react'
import { emptyTray, putAway, useJobTray, type TrayJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, IconButton, shareOf } from '../../ui/index.ts'
import { JobCard, useEndSentence } from './job-card.tsx'
import './jobs-tray.css'
import { ReportDialog } from './report-dialog.tsx'

/** Work that goes on while the person does other things: a line at the foot of the window, and a panel above it. */
export function JobsTray(): ReactNode {
  const { jobs } = useJobTray()
  const [open, setOpen] = useState(true)
  const [reported, setReported] = useState<TrayJob | null>(null)
  const t = useText('jobs')
  useEffect(() => openOnNew(() => setOpen(true)), [])
  const tray = jobs.length > 0 && (
    <section className="jobs-tray" aria-label={t('tray')}>
      {open && (
        <ul className="jobs-tray__panel" id="jobs-tray-panel">
          {jobs.map((job) => (
            <JobCard
              key={job.id}
              job={job}
              onReport={() => setReported(job)}
              onPutAway={() => putAway(job.id)}
            />
          ))}
        </ul>
      )}
      <TrayLine jobs={jobs} open={open} onTurn={() => setOpen(!open)} />
      {reported !== null && <ReportDialog job={reported} onClose={() => setReported(null)} />}
    </section>
  )
  return (
    <>
      <News jobs={jobs} />
      {tray}
    </>
  )
}

/** For a screen reader: which work began, and how it ended. It is there before the first work, or nobody would listen. */
function News({ jobs }: { readonly jobs: readonly TrayJob[] }): ReactNode {
  const t = useText('jobs')
  const sentence = useEndSentence()
  return (
    <div className="visually-hidden" role="log" aria-label={t('news')}>
      {jobs.map((job) => (
        <Fragment key={job.id}>
          <p>{t('newsBegun', { title: job.title })}</p>
          {job.outcome !== null && <p>{t('newsEnded', { title: job.title, how: sentence(job) })}</p>}
        </Fragment>
      ))}
    </div>
  )
}

/** A job that begins unfolds the tray once, so that nobody wonders where it went. */
function openOnNew(open: () => void): () => void {
  return useJobTray.subscribe((now, before) => {
    if (now.jobs.length > before.jobs.length) open()
  })
}

interface TrayLineProps {
  readonly jobs: readonly TrayJob[]
  readonly open: boolean
  readonly onTurn: () => void
}

function TrayLine({ jobs, open, onTurn }: TrayLineProps): ReactNode {
  const t = useText('jobs')
  const format = useFormat()
  const running = jobs.filter(({ outcome }) => outcome === null)
  const ended = jobs.length - running.length
  const shares = running.map(({ progress }) => (progress === null ? null : shareOf(progress)))
  const known = shares.filter((share) => share !== null)
  const share = known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length
  const words = [
    ...(running.length > 0
      ? [t('running', { count: running.length, shown: format.count(running.length) })]
      : []),
    ...(ended > 0 ? [t('ended', { count: ended, shown: format.count(ended) })] : []),
  ]
  return (
    <div className="jobs-tray__line">
      <span className="numeric">{words.join(' · ')}</span>
      {running.length > 0 && share !== null && (
        <span className="jobs-tray__share numeric soft" aria-hidden>
          {format.percent(Math.floor(share * 100) / 100)}
        </span>
      )}
      <span className="jobs-tray__gap" />
      {running.length === 0 && (
        <Button look="quiet" size="small" onPress={emptyTray}>
          {t('awayAll')}
        </Button>
      )}
      <IconButton
        size="small"
        label={open ? t('close') : t('open')}
        icon={open ? <ChevronDown /> : <ChevronUp />}
        aria-expanded={open}
        aria-controls="jobs-tray-panel"
        onPress={onTurn}
      />
    </div>
  )
}
