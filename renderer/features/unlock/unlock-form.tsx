import { useEffect, useLayoutEffect, useRef } from 'react'
import { KeyRound } from 'lucide-react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import type { VaultLook } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { lookAtMachine, useGuard } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import {
  Banner,
  Button,
  ErrorPanel,
  Fields,
  GuardFindings,
  KeyRequest,
  PasscodeField,
  TextField,
  useKeyboardLayout,
  useNow,
} from '../../ui/index.ts'
import { useUnlocking } from './use-unlocking.ts'
import './unlock.css'

interface UnlockFormProps {
  readonly vault: ChosenPlace
  readonly look: VaultLook
  readonly onUnlocked: () => void
}

export function UnlockForm({ vault, look, onUnlocked }: UnlockFormProps) {
  const t = useText('unlock')
  const passcodeInput = useRef<HTMLInputElement>(null)
  const door = useUnlocking(vault, onUnlocked)
  const { staffCode, passcode, securityKey, busy, fault } = door
  const retryAt = retryTime(fault) ?? look.retryAt ?? 0
  const now = useNow()
  const waiting = retryAt > now
  const layout = useKeyboardLayout()
  const keyReady = staffCode.trim() !== '' && !waiting && !busy
  const ready = keyReady && passcode !== ''
  // Only now: while the answer was awaited, the fields could not take the focus. With the words of the refusal and not
  // after them: what somebody types who sees them goes into the field.
  useLayoutEffect(() => {
    if (fault) passcodeInput.current?.focus()
  }, [fault])

  return (
    <Fields onSubmit={() => ready && door.byPasscode()}>
      {look.readOnly && <Banner tone="attention">{t('readOnly')}</Banner>}
      {look.goodHeads === 1 && <Banner tone="attention">{t('oneHead')}</Banner>}
      <TextField
        label={t('staffCode')}
        value={staffCode}
        onChange={door.setStaffCode}
        autoFocus
        isDisabled={busy}
      />
      <PasscodeField
        label={t('passcode')}
        value={passcode}
        onChange={door.setPasscode}
        isDisabled={busy}
        inputRef={passcodeInput}
        {...(layout === null ? {} : { hint: t('layout', { layout }) })}
      />
      {!fault && securityKey.stage.at === 'idle' && <ConnectedNotice />}
      {door.passcodeMissing ? (
        <Banner tone="attention" title={t('key.alsoPasscode')}>
          {t('key.alsoPasscodeText')}
        </Banner>
      ) : fault?.code === 'too-early' && !waiting ? (
        <Banner tone="info">{t('waited')}</Banner>
      ) : fault ? (
        <Refusal fault={fault} wait={waiting ? retryAt - now : null} />
      ) : (
        waiting && (
          <Banner tone="attention">
            <Wait milliseconds={retryAt - now} />
          </Banner>
        )
      )}
      {fault?.code === 'air-gap' && fault.details['rule'] === 'warn' && (
        <Button onPress={door.anyway} isDisabled={!keyReady}>
          {t('unlockAnyway')}
        </Button>
      )}
      {fault?.code === 'clock-ahead' && (
        <Button onPress={door.anyway} isDisabled={!keyReady}>
          {t('clockIsRight')}
        </Button>
      )}
      <KeyRequest securityKey={securityKey}>
        <KeyNeeds typed={passcode !== ''} />
      </KeyRequest>
      {!securityKey.busy && (
        <>
          <Button look="primary" type="submit" isDisabled={!ready}>
            {door.running ? t('unlocking') : t('unlock')}
          </Button>
          <Button icon={<KeyRound aria-hidden />} isDisabled={!keyReady} onPress={() => door.byKey()}>
            {t('key.use')}
          </Button>
        </>
      )}
    </Fields>
  )
}

/** What must be there, and what only makes it easier. */
function KeyNeeds({ typed }: { readonly typed: boolean }) {
  const t = useText('unlock')
  return (
    <dl className="unlock__needs">
      <div>
        <dt>{t('key.required')}</dt>
        <dd>{t('key.requiredText')}</dd>
      </div>
      <div>
        <dt>{t('key.passcode')}</dt>
        <dd>{typed ? t('key.passcodeTyped') : t('key.passcodeNone')}</dd>
      </div>
      <div>
        <dt>{t('key.convenient')}</dt>
        <dd>{t('key.convenientText')}</dd>
      </div>
    </dl>
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
