import { CircleCheck, CircleSlash, OctagonAlert, TriangleAlert, X, type LucideIcon } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Progress } from '../../../shared/contract/event.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'
import type { TrayJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, IconButton, ProgressBar, shareOf, toneOf } from '../../ui/index.ts'
import { bytesPerSecond, secondsLeft, type Pace } from './pace.ts'
import { reportOf } from './report.ts'
import { usePace } from './use-pace.ts'

interface JobCardProps {
  readonly job: TrayJob
  readonly onReport: () => void
  readonly onPutAway: () => void
}

/** One job: how far it is, or how it ended. */
export function JobCard({ job, onReport, onPutAway }: JobCardProps): ReactNode {
  const card = useRef<HTMLLIElement>(null)
  const cancelled = useRef(false)
  const ended = job.outcome !== null
  // The button that had the focus is gone with the work: it goes on to the report.
  useEffect(() => {
    if (ended && cancelled.current) card.current?.querySelector('button')?.focus()
  }, [ended])
  const cancel = (): void => {
    cancelled.current = true
    job.cancel()
  }
  return (
    <li ref={card} className="job-card">
      {job.outcome === null ? (
        <Running job={job} onCancel={cancel} />
      ) : (
        <Ended job={job} onReport={onReport} onPutAway={onPutAway} />
      )}
    </li>
  )
}

interface RunningProps {
  readonly job: TrayJob
  readonly onCancel: () => void
}

function Running({ job, onCancel }: RunningProps): ReactNode {
  const t = useText('jobs')
  const ui = useText('ui')
  const { progress, progressAt, title, cancelling } = job
  const pace = usePace(progress, progressAt)
  const phase = ui(`phase.${progress?.phase ?? 'preparing'}`)
  const howFar = useHowFar(progress, pace)
  return (
    <>
      <div className="job-card__words">
        <ProgressBar
          label={title}
          share={progress === null ? null : shareOf(progress)}
          detail={cancelling ? t('stopping') : phase}
        />
        <p className="job-card__far soft numeric">{howFar}</p>
      </div>
      <Button size="small" aria-label={t('stopNamed', { title })} isDisabled={cancelling} onPress={onCancel}>
        {t('stop')}
      </Button>
    </>
  )
}

/** "1.2 GB of 4 GB · 12 of 80 files · 210 MB a second · 14 seconds left", as far as it is known. */
function useHowFar(progress: Progress | null, pace: Pace): string {
  const t = useText('jobs')
  const format = useFormat()
  if (progress === null) return '\u00a0'
  const { doneBytes, totalBytes, doneFiles, totalFiles } = progress
  const rate = bytesPerSecond(pace)
  const left = secondsLeft(pace, totalBytes)
  const parts = [
    totalBytes !== null && totalBytes > 0
      ? t('ofBytes', { done: format.bytes(doneBytes), total: format.bytes(totalBytes) })
      : doneBytes > 0
        ? format.bytes(doneBytes)
        : null,
    totalFiles !== null && totalFiles > 0
      ? t('ofFiles', { done: format.count(doneFiles), total: format.count(totalFiles) })
      : doneFiles > 0
        ? t('filesSoFar', { count: doneFiles, shown: format.count(doneFiles) })
        : null,
    rate === null || rate < 1 ? null : t('rate', { rate: format.bytes(rate) }),
    left === null ? null : t('left', { time: format.duration(left * 1000) }),
  ]
  return parts.filter((part) => part !== null).join(' · ') || '\u00a0'
}

function Ended({ job, onReport, onPutAway }: JobCardProps): ReactNode {
  const t = useText('jobs')
  const sentence = useEndSentence()
  const { title, outcome } = job
  if (outcome === null) return null
  const ended = howItEnded(job)
  const Icon = ICONS[ended]
  return (
    <>
      <Icon aria-hidden className={`job-card__icon job-card__icon--${ended}`} />
      <div className="job-card__words">
        <p className="job-card__title">{title}</p>
        <p className="job-card__far soft">{sentence(job)}</p>
      </div>
      <Button size="small" aria-label={t('showNamed', { title })} onPress={onReport}>
        {t('show')}
      </Button>
      <IconButton size="small" label={t('awayNamed', { title })} icon={<X />} onPress={onPutAway} />
    </>
  )
}

/** How a job ended, in a few words: "Done", "Done, 3 left out", "There is not enough space". */
export function useEndSentence(): (job: TrayJob) => string {
  const t = useText('jobs')
  const format = useFormat()
  return (job) => {
    const { outcome } = job
    if (outcome?.ok === false && outcome.fault.code !== 'cancelled')
      return describeFault(outcome.fault.code, outcome.fault.details).heading
    const ended = howItEnded(job)
    if (ended === 'stopped') return t('stopped')
    if (ended !== 'except' && ended !== 'damage') return t('done')
    const count = reportOf(job).exceptions
    return t(ended === 'damage' ? 'damaged' : 'doneExcept', { count, shown: format.count(count) })
  }
}

type Ending = 'good' | 'except' | 'damage' | 'stopped' | 'failed'

const ICONS: Readonly<Record<Ending, LucideIcon>> = {
  good: CircleCheck,
  except: TriangleAlert,
  damage: OctagonAlert,
  stopped: CircleSlash,
  failed: TriangleAlert,
}

function howItEnded(job: TrayJob): Ending {
  const { outcome } = job
  if (outcome === null) return 'good'
  if (!outcome.ok) {
    if (outcome.fault.code === 'cancelled') return 'stopped'
    return toneOf(outcome.fault.code) === 'danger' ? 'damage' : 'failed'
  }
  const report = reportOf(job)
  if (report.cancelled) return 'stopped'
  if (report.damage) return 'damage'
  return report.exceptions > 0 ? 'except' : 'good'
}
