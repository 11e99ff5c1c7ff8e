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

interface ChangePasscodeProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function ChangePasscode({ isOpen, onClose }: ChangePasscodeProps) {
  const t = useText('passcode')
  const [busy, setBusy] = useState(false)
  return (
    <Dialog title={t('change')} isOpen={isOpen} onClose={onClose} canClose={!busy}>
      <ChangeForm onBusy={setBusy} onClose={onClose} />
    </Dialog>
  )
}

interface ChangeFormProps {
  readonly onBusy: (busy: boolean) => void
  readonly onClose: () => void
}

/** Mounted while the dialog is open, so that nothing typed outlives it. */
function ChangeForm({ onBusy, onClose }: ChangeFormProps) {
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
    if (!ready) return
    onBusy(true)
    const done = await begin({ current, next })
    onBusy(false)
    if (!done) return
    toast(t('changed'))
    onClose()
  }
  return (
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
      <div className="fields__acts">
        <Button onPress={onClose} isDisabled={running}>
          {ui('cancel')}
        </Button>
        <Button look="primary" type="submit" isDisabled={!ready}>
          {running ? t('changing') : t('change')}
        </Button>
      </div>
    </Fields>
  )
}
