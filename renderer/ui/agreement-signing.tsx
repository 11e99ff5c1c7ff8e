import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { CircleCheck, MoveDown } from 'lucide-react'
import type { Agreement } from '../../shared/contract/staff.ts'
import { displayName } from '../../shared/model/display-name.ts'
import { sameName } from '../../shared/model/same-name.ts'
import { useText } from '../text/index.ts'
import { AgreementPaper } from './agreement-paper.tsx'
import { TextField } from './text-field.tsx'

/** What somebody signs with: the version they read, and their name as they typed it. */
export interface Signing {
  readonly version: number
  readonly typedName: string
}

interface AgreementSigningProps {
  readonly agreement: Agreement
  /** Of whoever signs, as the vault has it. */
  readonly name: string
  /** The signature once the text was read to its end and the name stands there; null until then. */
  readonly onChange: (signing: Signing | null) => void
  readonly isDisabled?: boolean
}

/** Reads to the end, then types the own name. */
export function AgreementSigning(props: AgreementSigningProps): ReactNode {
  const { agreement, name, onChange, isDisabled = false } = props
  const { version } = agreement
  const t = useText('agreement')
  const [read, setRead] = useState(false)
  const [typed, setTyped] = useState('')
  const [left, setLeft] = useState(false)
  const atEnd = useCallback(() => setRead(true), [])
  const signed = read && sameName(typed, name)
  useEffect(() => onChange(signed ? { version, typedName: typed } : null), [onChange, signed, version, typed])
  const wrong = left && typed !== '' && !signed
  return (
    <div className="fields">
      <div className="agreement-signing">
        <AgreementPaper label={t('reading.label', { version })} text={agreement.text} onEnd={atEnd} />
        <p className="agreement-signing__state" data-read={read || undefined} role="status">
          {read ? <CircleCheck aria-hidden /> : <MoveDown aria-hidden />}
          {read ? t('reading.read') : t('reading.more')}
        </p>
      </div>
      <TextField
        label={t('reading.name')}
        hint={t('reading.nameHint', { name: displayName(name) })}
        error={wrong && t('reading.nameError', { name: displayName(name) })}
        value={typed}
        onChange={setTyped}
        onBlur={() => setLeft(true)}
        onFocus={() => setLeft(false)}
        isDisabled={!read || isDisabled}
      />
    </div>
  )
}
