import { useEffect, useRef, useState } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import type { VaultLook } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { lookAtMachine, useGuard, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import {
  Banner,
  Button,
  ErrorPanel,
  Fields,
  GuardFindings,
  PasscodeField,
  TextField,
  useKeyboardLayout,
  useNow,
} from '../../ui/index.ts'
import './unlock.css'

interface UnlockFormProps {
  readonly vault: ChosenPlace
  readonly look: VaultLook
  readonly onUnlocked: () => void
}

export function UnlockForm({ vault, look, onUnlocked }: UnlockFormProps) {
  const t = useText('unlock')
  const [staffCode, setStaffCode] = useState('')
  const [passcode, setPasscode] = useState('')
  const { job, running, begin } = useJob('session.unlock')
  const fault = job.state === 'failed' ? job.fault : null
  const retryAt = retryTime(fault) ?? look.retryAt ?? 0
  const now = useNow()
  const waiting = retryAt > now
  const layout = useKeyboardLayout()
  const passcodeInput = useRef<HTMLInputElement>(null)
  const ready = staffCode.trim() !== '' && passcode !== '' && !waiting && !running

  const refused = ({ code }: Fault) => {
    if (code === 'air-gap') void lookAtMachine().catch(() => undefined)
    else setPasscode('')
    passcodeInput.current?.focus()
  }
  const unlock = async (allowConnected: boolean) => {
    if (!ready) return
    const session = await begin({ place: vault.place, staffCode, passcode, allowConnected }, refused)
    if (session) onUnlocked()
  }

  return (
    <Fields onSubmit={() => void unlock(false)}>
      {look.readOnly && <Banner tone="attention">{t('readOnly')}</Banner>}
      {look.goodHeads === 1 && <Banner tone="attention">{t('oneHead')}</Banner>}
      <TextField
        label={t('staffCode')}
        value={staffCode}
        onChange={setStaffCode}
        autoFocus
        isDisabled={running}
      />
      <PasscodeField
        label={t('passcode')}
        value={passcode}
        onChange={setPasscode}
        isDisabled={running}
        inputRef={passcodeInput}
        {...(layout === null ? {} : { hint: t('layout', { layout }) })}
      />
      {!fault && <ConnectedNotice />}
      {fault ? (
        <Refusal fault={fault} wait={waiting ? retryAt - now : null} />
      ) : (
        waiting && (
          <Banner tone="attention">
            <Wait milliseconds={retryAt - now} />
          </Banner>
        )
      )}
      {fault?.code === 'air-gap' && fault.details['rule'] === 'warn' && (
        <Button onPress={() => void unlock(true)} isDisabled={!ready}>
          {t('unlockAnyway')}
        </Button>
      )}
      <Button look="primary" type="submit" isDisabled={!ready}>
        {running ? t('unlocking') : t('unlock')}
      </Button>
    </Fields>
  )
}

/** Said before anybody types a passcode in vain; whether it keeps the vault closed is the vault's rule. */
function ConnectedNotice() {
  const t = useText('guard')
  const { connected } = useGuard()
  useEffect(() => void lookAtMachine().catch(() => undefined), [])
  if (!connected) return null
  return (
    <Banner tone="attention" title={t('connectedTitle')}>
      {t('connectedText')}
    </Banner>
  )
}

function retryTime(fault: Fault | null): number | null {
  const retryAt = fault?.details['retryAt']
  return typeof retryAt === 'number' ? retryAt : null
}

function Wait({ milliseconds }: { readonly milliseconds: number }) {
  const t = useText('unlock')
  const format = useFormat()
  return (
    <p className="unlock__wait" role="timer">
      {t('wait', { time: format.countdown(milliseconds) })}
    </p>
  )
}

/** What was refused, and how long to wait; for the air gap, what was found as well. */
function Refusal({ fault, wait }: { readonly fault: Fault; readonly wait: number | null }) {
  const t = useText('unlock')
  const { findings } = useGuard()
  if (fault.code !== 'air-gap')
    // The time counts down below, so the words leave it out.
    return (
      <ErrorPanel fault={new Fault(fault.code, { ...fault.details, retryAt: 0 })}>
        {wait !== null && <Wait milliseconds={wait} />}
      </ErrorPanel>
    )
  const rule = fault.details['rule'] === 'warn' ? 'warn' : 'refuse'
  return (
    <div className="unlock__gap">
      <GuardFindings findings={findings} />
      <p className="soft">{t(`gap.${rule}`)}</p>
    </div>
  )
}
