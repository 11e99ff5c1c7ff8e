import { useEffect, useState } from 'react'
import { KeyRound, X } from 'lucide-react'
import type { Id } from '../../../shared/contract/basics.ts'
import { call, useSecurityKey } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, IconButton, KeyRequest } from '../../ui/index.ts'

interface KeyStepProps {
  readonly code: string
  readonly name: string
  /** Ceremonies whose keys were registered and proved. */
  readonly keys: readonly Id[]
  readonly onChange: (keys: readonly Id[]) => void
  /** The office asks for a key. */
  readonly isNeeded: boolean
}

const MOST_KEYS = 5

/** The person registers keys of their own; each is asked three times, and kept for the end of the enrolment. */
export function KeyStep({ code, name, keys, onChange, isNeeded }: KeyStepProps) {
  const t = useText('enrolment')
  const securityKey = useSecurityKey()
  const [round, setRound] = useState(0)
  const { reset } = securityKey
  useEffect(() => reset(), [reset, round])
  const register = async () => {
    const ceremony = await securityKey.register({ code, name })
    if (ceremony === null) return
    onChange([...keys, ceremony])
    setRound((now) => now + 1)
  }
  const forget = (ceremony: Id) => {
    void call('key.drop', { ceremony }).catch(() => undefined)
    onChange(keys.filter((each) => each !== ceremony))
  }
  return (
    <div className="fields">
      {keys.length > 0 && (
        <ol className="key-step" aria-label={t('keys.registered')}>
          {keys.map((ceremony, index) => (
            <li key={ceremony}>
              <KeyRound aria-hidden />
              <span>{t('keys.key', { number: index + 1 })}</span>
              <IconButton
                label={t('keys.forget', { number: index + 1 })}
                icon={<X />}
                size="small"
                onPress={() => forget(ceremony)}
              />
            </li>
          ))}
        </ol>
      )}
      <KeyRequest securityKey={securityKey} onAgain={() => void register()} />
      {!securityKey.busy && keys.length < MOST_KEYS && (
        <div>
          <Button icon={<KeyRound aria-hidden />} onPress={() => void register()}>
            {keys.length === 0 ? t('keys.register') : t('keys.another')}
          </Button>
        </div>
      )}
      <p className="soft">
        {keys.length === 0
          ? isNeeded
            ? t('keys.missing')
            : t('keys.without')
          : keys.length === 1
            ? t('keys.second')
            : t('keys.enough')}
      </p>
    </div>
  )
}
