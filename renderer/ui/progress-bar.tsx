import { ProgressBar as AriaProgressBar, Label } from 'react-aria-components'
import type { Progress } from '../../shared/contract/event.ts'
import { useFormat, useText } from '../text/index.ts'
import './progress-bar.css'

interface ProgressBarProps {
  readonly label: string
  /** Between 0 and 1; null while the end is not known. */
  readonly share: number | null
  /** Right of the label: "1.2 GB of 4 GB". */
  readonly detail?: string
}

export function ProgressBar({ label, share, detail }: ProgressBarProps) {
  const percent = share === null ? 0 : Math.round(Math.min(1, share) * 1000) / 10
  return (
    <AriaProgressBar className="progress" value={percent} isIndeterminate={share === null}>
      <div className="progress__words">
        <Label>{label}</Label>
        {detail !== undefined && <span className="numeric soft">{detail}</span>}
      </div>
      <svg className="progress__track" aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none">
        {share === null ? (
          <rect className="progress__wave" width="30" height="1" />
        ) : (
          <rect className="progress__fill" width={percent} height="1" />
        )}
      </svg>
    </AriaProgressBar>
  )
}

/** How much of a job is done, by bytes where they are known, else by files. */
export function shareOf({ doneBytes, totalBytes, doneFiles, totalFiles }: Progress): number | null {
  if (totalBytes !== null && totalBytes > 0) return doneBytes / totalBytes
  if (totalFiles !== null && totalFiles > 0) return doneFiles / totalFiles
  return null
}

/** The bar of a job: its phase in words and how many bytes of how many. */
export function JobProgress({ progress }: { readonly progress: Progress | null }) {
  const t = useText('ui')
  const format = useFormat()
  if (progress === null) return <ProgressBar label={t('phase.preparing')} share={null} />
  const { doneBytes, totalBytes, phase } = progress
  const bytes =
    totalBytes !== null && totalBytes > 0
      ? { detail: `${format.bytes(doneBytes)} / ${format.bytes(totalBytes)}` }
      : {}
  return <ProgressBar label={t(`phase.${phase}`)} share={shareOf(progress)} {...bytes} />
}
