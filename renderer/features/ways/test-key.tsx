import { useState } from 'react'
import { askAgain, call, useJob, useSecurityKey, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, Dialog, ErrorPanel, Fields, KeyRequest, PasscodeField } from '../../ui/index.ts'
import { useWayName, type Way } from './way.ts'

interface TestKeyProps {
  readonly way: Way
  readonly ways: readonly Way[]
  readonly onClose: () => void
}

/** Asks a key as unlocking would, and says whether it would open. */
export function TestKey({ way, ways, onClose }: TestKeyProps) {
  const t = useText('ways')
  const ui = useText('ui')
  const nameOf = useWayName()
  const code = useUnlocked()?.staffCode ?? ''
  const [passcode, setPasscode] = useState('')
  const securityKey = useSecurityKey()
  const { job, running, begin, reset } = useJob('way.test')
  const busy = running || securityKey.busy
  const ready = !busy && (way.kind === 'key' || passcode !== '')

  const test = async () => {
    if (!ready) return
    reset()
    const key = await securityKey.ask(() => call('key.ask', { staffCode: code, act: 'test' }))
    if (key === null) return
    securityKey.reset()
    if (await begin({ key, passcode })) await askAgain('way.list')
  }
  const opened = job.state === 'done' ? ways.find(({ slot }) => slot === job.result.slot) : undefined
  return (
    <Dialog
      title={t('testing.title', { name: nameOf(way) })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{ui('close')}</Button>
          <Button look="primary" isDisabled={!ready} onPress={() => void test()} autoFocus>
            {job.state === 'idle' ? t('testing.begin') : t('testing.again')}
          </Button>
        </>
      }
    >
      <Fields onSubmit={() => void test()}>
        <p className="soft">{t('testing.lead')}</p>
        {way.kind === 'both' && (
          <PasscodeField
            label={t('testing.passcode')}
            value={passcode}
            onChange={setPasscode}
            isDisabled={busy}
          />
        )}
        <KeyRequest securityKey={securityKey} />
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        {opened && (
          <Banner tone={opened.slot === way.slot ? 'good' : 'attention'}>
            {t(opened.slot === way.slot ? 'testing.right' : 'testing.other', { name: nameOf(opened) })}
          </Banner>
        )}
      </Fields>
    </Dialog>
  )
}
