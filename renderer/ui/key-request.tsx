import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Check, Fingerprint, KeyRound } from 'lucide-react'
import type { KeyStage, SecurityKey } from '../bridge/security-key.ts'
import { useFormat, useText } from '../text/index.ts'
import { Button } from './button.tsx'
import { Select } from './choices.tsx'
import { ErrorPanel } from './error-panel.tsx'
import { PasscodeField } from './passcode-field.tsx'
import { ProgressBar } from './progress-bar.tsx'
import { useNow } from './use-now.ts'
import './key-request.css'

interface KeyRequestProps {
  readonly securityKey: SecurityKey
  /** Beside the key while it is awaited: what is required here, and what is only convenient. */
  readonly children?: ReactNode
  /** After a failure: asks again. */
  readonly onAgain?: () => void
}

/** Asks for a security key: says at once what the person must do, counts down, and can always be cancelled. */
export function KeyRequest({ securityKey, children, onAgain }: KeyRequestProps) {
  const t = useText('securityKey')
  const { stage, touches } = securityKey
  if (stage.at === 'idle') return null
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !securityKey.busy) return
    event.stopPropagation()
    securityKey.cancel()
  }
  return (
    <section className="key-request" aria-label={t('pin.which')} onKeyDown={leave}>
      {touches === 3 && <Steps stage={stage} />}
      {stage.at === 'looking' && <ProgressBar label={t('looking')} share={null} />}
      {stage.at === 'pin' && <PinForm securityKey={securityKey} stage={stage} />}
      {stage.at === 'touch' && (
        <Touch securityKey={securityKey} stage={stage}>
          {children}
        </Touch>
      )}
      {stage.at === 'done' && (
        <p className="key-request__done" role="status">
          <Check aria-hidden />
          {t('done')}
        </p>
      )}
      {stage.at === 'failed' && (
        <ErrorPanel
          fault={stage.fault}
          actions={onAgain && <Button onPress={onAgain}>{t('tryAgain')}</Button>}
        />
      )}
    </section>
  )
}

interface TouchProps {
  readonly securityKey: SecurityKey
  readonly stage: Extract<KeyStage, { at: 'touch' }>
  readonly children?: ReactNode
}

function Touch({ securityKey, stage, children }: TouchProps) {
  const t = useText('securityKey')
  const { platform, seen, cancel, usePin, pinPossible } = securityKey
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [stage.touch])
  const turn = stage.touch === 1 ? null : stage.touch === 2 ? 'again' : 'lastTime'
  const [key] = seen
  return (
    <div className="key-request__touch">
      <span className="key-request__picture" aria-hidden>
        {stage.road === 'tool' ? <KeyRound /> : <Fingerprint />}
      </span>
      <div className="key-request__words">
        <h2 ref={head} tabIndex={-1}>
          {turn === null ? t('touch') : t(turn)}
        </h2>
        <p>{turn === null ? t(`how.${stage.road === 'tool' ? 'tool' : platform}`) : t(`why.${turn}`)}</p>
        {stage.road === 'window' && platform === 'linux' && !pinPossible && (
          <p className="soft">{t('pin.noTool')}</p>
        )}
      </div>
      {children !== undefined && <div className="key-request__more">{children}</div>}
      <div className="key-request__foot">
        <TimeLeft until={stage.until} />
        {stage.road === 'window' && key !== undefined && turn === null && (
          <Button size="small" look="quiet" onPress={usePin}>
            {t('pin.offer')}
          </Button>
        )}
        <Button size="small" onPress={cancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}

function TimeLeft({ until }: { readonly until: number }) {
  const t = useText('securityKey')
  const format = useFormat()
  const now = useNow()
  return (
    <span className="key-request__time numeric" role="timer">
      {t('time', { time: format.countdown(Math.max(0, until - now)) })}
    </span>
  )
}

interface PinFormProps {
  readonly securityKey: SecurityKey
  readonly stage: Extract<KeyStage, { at: 'pin' }>
}

/** A key whose PIN this program must pass on: which key, and the PIN. What is typed lives as long as this form. */
function PinForm({ securityKey, stage }: PinFormProps) {
  const t = useText('securityKey')
  const [pin, setPin] = useState('')
  const [path, setPath] = useState(stage.keys[0]?.path ?? '')
  const [first] = stage.keys
  const ready = pin !== '' && path !== ''
  const submit = () => {
    if (ready) securityKey.givePin(path, pin)
  }
  // Most who ask for a key stand inside a form, and forms do not nest: Enter is taken here, and goes no further.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    event.stopPropagation()
    submit()
  }
  return (
    <div className="key-request__pin" role="group" aria-label={t('pin.title')} onKeyDown={onKeyDown}>
      <h2 className="key-request__title">{t('pin.title')}</h2>
      {stage.keys.length > 1 ? (
        <Select
          label={t('pin.which')}
          value={path}
          onChange={setPath}
          choices={stage.keys.map((key) => ({ key: key.path, label: key.name }))}
        />
      ) : (
        first && <p className="soft">{t('pin.found', { name: first.name })}</p>
      )}
      <PasscodeField label={t('pin.label')} hint={t('pin.hint')} value={pin} onChange={setPin} autoFocus />
      {stage.fault && <ErrorPanel fault={stage.fault} />}
      <div className="key-request__foot">
        <Button size="small" look="quiet" onPress={securityKey.useWindow}>
          {t('pin.window')}
        </Button>
        <Button size="small" onPress={securityKey.cancel}>
          {t('cancel')}
        </Button>
        <Button size="small" look="primary" isDisabled={!ready} onPress={submit}>
          {t('pin.go')}
        </Button>
      </div>
    </div>
  )
}

const STEPS = ['register', 'again', 'lastTime'] as const

/** Where one is in a registration: a key is registered once and asked twice. */
function Steps({ stage }: { readonly stage: KeyStage }) {
  const t = useText('securityKey')
  const [reached, setReached] = useState(1)
  const now = stage.at === 'done' ? STEPS.length + 1 : stage.at === 'touch' ? stage.touch : reached
  if (now !== reached) setReached(now)
  return (
    <ol className="key-request__steps" aria-label={t('steps.label')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          data-done={index + 1 < now || undefined}
          {...(index + 1 === now ? { 'aria-current': 'step' } : {})}
        >
          <span className="key-request__dot" aria-hidden>
            {index + 1 < now ? <Check /> : index + 1}
          </span>
          {t(`steps.${step}`)}
          {index + 1 < now && <span className="visually-hidden">{t('steps.done')}</span>}
        </li>
      ))}
    </ol>
  )
}
