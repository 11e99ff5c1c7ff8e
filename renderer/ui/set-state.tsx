import { CircleCheck, CircleDashed, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BackupSet } from '../../shared/contract/backup.ts'
import { useText } from '../text/index.ts'
import './set-state.css'

interface SetStateProps {
  readonly set: Pick<BackupSet, 'newer' | 'complete' | 'intact'>
  /** It belongs to another vault than the one that is open. */
  readonly foreign?: boolean
}

/** Whether a backup set can be relied on, as far as that is seen without reading it all. */
export function SetState({ set, foreign = false }: SetStateProps): ReactNode {
  const t = useText('ui')
  if (set.newer)
    return (
      <span className="set-state set-state--attention">
        <TriangleAlert aria-hidden />
        {t('set.newer')}
      </span>
    )
  if (!set.complete)
    return (
      <span className="set-state set-state--attention">
        <CircleDashed aria-hidden />
        {t('set.incomplete')}
      </span>
    )
  if (!set.intact)
    return (
      <span className="set-state set-state--danger">
        <OctagonAlert aria-hidden />
        {t('set.altered')}
      </span>
    )
  return (
    <span className="set-state set-state--good">
      <CircleCheck aria-hidden />
      {foreign ? t('set.foreign') : t('set.complete')}
    </span>
  )
}
