import type { ReactNode } from 'react'
import { useFormat, useText } from '../../text/index.ts'
import { ConfirmDialog } from '../../ui/index.ts'
import { useRunningJobs } from './use-running-jobs.ts'

interface ClosingDialogProps {
  readonly isOpen: boolean
  readonly onStay: () => void
  readonly onLeave: () => void
}

/** Asked before the window closes while work is under way. */
export function ClosingDialog({ isOpen, onStay, onLeave }: ClosingDialogProps): ReactNode {
  const t = useText('jobs')
  const format = useFormat()
  const running = useRunningJobs()
  return (
    <ConfirmDialog
      title={t('closing.title', { count: running, shown: format.count(running) })}
      isOpen={isOpen}
      onClose={onStay}
      confirm={t('closing.leave')}
      onConfirm={onLeave}
    >
      <p>{t('closing.text')}</p>
    </ConfirmDialog>
  )
}
