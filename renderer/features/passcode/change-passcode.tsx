import { useMemo, useState } from 'react'
import { call, passcodeTools, useCall, useJob, useSecurityKey, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  Banner,
  Button,
  Dialog,
  ErrorPanel,
  Fields,
  JobProgress,
  KeyRequest,
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
  const ways = useCall('way.list', {}, { fresh: true }).data?.ways ?? []
  // Whoever has no passcode by itself changes the one that goes with a key, and needs one of these keys for it.
  const withKey = ways.some(({ kind }) => kind === 'both') && !ways.some(({ kind }) => kind === 'passcode')
  const securityKey = useSecurityKey()
  /** Keys that go on with the passcode that they had. */
  const [left, setLeft] = useState<readonly string[]>([])
  const busy = running || securityKey.busy
  const ready = current !== '' && next !== null && !busy

  const change = async () => {
    if (!ready) return
    const key = withKey
      ? await securityKey.ask(() => call('key.ask', { staffCode, act: 'change' }))
      : undefined
    if (key === null) return
    const result = await begin({ current, next, ...(key === undefined ? {} : { key }) })
    if (!result) return
    if (result.left.length > 0) {
      setLeft(result.left.map(({ name }) => name))
      return
    }
    toast(t('changed'))
    onClose()
  }
  if (left.length > 0) return <KeysLeft names={left} onClose={onClose} />
  return (
    <Dialog
      title={t('change')}
      isOpen
      onClose={onClose}
      canClose={!busy}
      actions={
        <>
          <Button onPress={onClose} isDisabled={busy}>
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
          isDisabled={busy}
        />
        <PasscodeChoice {...passcodeTools} known={known} withKey={withKey} onChange={setNext} />
        <KeyRequest securityKey={securityKey} onAgain={() => void change()} />
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        {job.state === 'running' && <JobProgress progress={job.progress} />}
      </Fields>
    </Dialog>
  )
}

/** In place of the form: what was typed is gone, and nothing stands over what is still to be done. */
function KeysLeft({ names, onClose }: { readonly names: readonly string[]; readonly onClose: () => void }) {
  const t = useText('passcode')
  const ui = useText('ui')
  return (
    <Dialog
      title={t('changed')}
      isOpen
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose} autoFocus>
          {ui('close')}
        </Button>
      }
    >
      <Banner tone="attention">
        {t('changeLeft', { keys: names.map((name) => `“${name}”`).join(', ') })}
      </Banner>
    </Dialog>
  )
}
