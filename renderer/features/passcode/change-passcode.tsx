import { useMemo, useState } from 'react'
import { passcodeTools, useJob, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  Button,
  Dialog,
  ErrorPanel,
  Fields,
  JobProgress,
  PasscodeChoice,
  PasscodeField,
  toast,
} from '../../ui/index.ts'

/** A dialog that is mounted only while it is open, so that nothing typed outlives it. */
export function ChangePasscode({ onClose }: { readonly onClose: () => void }) {
  const t = useText('passcode')
  const ui = useText('ui')
  const session = useUnlocked()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState<string | null>(null)
  const { job, running, begin } = useJob('passcode.change')
  const { office = '', staffName = '', staffCode = '' } = session ?? {}
  const known = useMemo(() => [office, staffName, staffCode], [office, staffName, staffCode])
  const ready = current !== '' && next !== null && !running

  const change = async () => {
    if (!ready || !(await begin({ current, next }))) return
    toast(t('changed'))
    onClose()
  }
  return (
    <Dialog
      title={t('change')}
      isOpen
      onClose={onClose}
      canClose={!running}
      actions={
        <>
          <Button onPress={onClose} isDisabled={running}>
            {ui('cancel')}
          </Button>
          <Button look="primary" isDisabled={!ready} onPress={() => void change()}>
            {running ? t('changing') : t('changeAct')}
          </Button>
        </>
      }
    >
      <Fields onSubmit={() => void change()}>
        <p className="soft">{t('changeLead')}</p>
        <PasscodeField
          label={t('current')}
          value={current}
          onChange={setCurrent}
          autoFocus
          isDisabled={running}
        />
        <PasscodeChoice {...passcodeTools} known={known} onChange={setNext} />
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        {job.state === 'running' && <JobProgress progress={job.progress} />}
      </Fields>
    </Dialog>
  )
}
