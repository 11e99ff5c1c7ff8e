import { useCallback, useState } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { call, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  ConfirmDialog,
  ErrorPanel,
  FieldPair,
  JobProgress,
  PasscodeField,
  SheetEntry,
  TextField,
  toast,
} from '../../ui/index.ts'

interface AcceptOlderProps {
  readonly vault: ChosenPlace
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onAccepted: () => void
}

const FEWEST_SHEETS = 2

interface SecondPerson {
  readonly staffCode: string
  readonly passcode: string
}

/** Gives up what was newer: needs the recovery sheets, and says what is lost. */
export function AcceptOlder({ vault, isOpen, onClose, onAccepted }: AcceptOlderProps) {
  const t = useText('older')
  const [sheets, setSheets] = useState<readonly string[]>([])
  /** Who agrees, once the office's rules have asked for somebody. */
  const [second, setSecond] = useState<SecondPerson | null>(null)
  const { job, running, begin } = useJob('older.accept')
  const verdictOf = useCallback(
    (text: string) => call('sheet.test', { place: vault.place, text }),
    [vault.place],
  )
  const asked = job.state === 'failed' && job.fault.code === 'second-person'
  if (asked && second === null) setSecond({ staffCode: '', passcode: '' })
  const accept = async () => {
    const agreed = second === null ? {} : { second }
    if (!(await begin({ sheets: [...sheets], ...agreed }))) return
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
      isDisabled={sheets.length < FEWEST_SHEETS || second?.staffCode === '' || second?.passcode === ''}
      isBusy={running}
    >
      <div className="fields">
        <p>{t('acceptLead')}</p>
        <SheetEntry verdictOf={verdictOf} onChange={setSheets} />
        {second && (
          <FieldPair>
            <TextField
              label={t('secondCode')}
              value={second.staffCode}
              onChange={(text) => setSecond({ ...second, staffCode: text.toUpperCase() })}
              mono
            />
            <PasscodeField
              label={t('secondPasscode')}
              value={second.passcode}
              onChange={(passcode) => setSecond({ ...second, passcode })}
            />
          </FieldPair>
        )}
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        {job.state === 'running' && <JobProgress progress={job.progress} />}
      </div>
    </ConfirmDialog>
  )
}
