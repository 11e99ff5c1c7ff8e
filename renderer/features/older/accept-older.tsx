import { useCallback, useState } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { call, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, JobProgress, SheetEntry, toast } from '../../ui/index.ts'

interface AcceptOlderProps {
  readonly vault: ChosenPlace
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onAccepted: () => void
}

const FEWEST_SHEETS = 2

/** Gives up what was newer: needs the recovery sheets, and says what is lost. */
export function AcceptOlder({ vault, isOpen, onClose, onAccepted }: AcceptOlderProps) {
  const t = useText('older')
  const [sheets, setSheets] = useState<readonly string[]>([])
  const { job, running, begin } = useJob('older.accept')
  const verdictOf = useCallback(
    (text: string) => call('sheet.test', { place: vault.place, text }),
    [vault.place],
  )
  const accept = async () => {
    if (!(await begin({ sheets: [...sheets] }))) return
    toast(t('accepted'))
    onAccepted()
  }
  return (
    <ConfirmDialog
      title={t('acceptDialog')}
      isOpen={isOpen}
      onClose={onClose}
      look="danger"
      confirm={running ? t('accepting') : t('acceptAct')}
      onConfirm={() => void accept()}
      isDisabled={sheets.length < FEWEST_SHEETS}
      isBusy={running}
    >
      <div className="fields">
        <p>{t('acceptLead')}</p>
        <SheetEntry verdictOf={verdictOf} onChange={setSheets} />
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        {job.state === 'running' && <JobProgress progress={job.progress} />}
      </div>
    </ConfirmDialog>
  )
}
