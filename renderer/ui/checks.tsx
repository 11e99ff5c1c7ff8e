import type { ReactNode } from 'react'
import { CheckboxButton, CheckboxField, CheckboxGroup } from 'react-aria-components'
import { Check } from 'lucide-react'
import type { Choice } from './choices.tsx'
import { FieldFrame } from './field-frame.tsx'
import './checks.css'

interface CheckListProps<K extends string> {
  readonly label: string
  readonly choices: readonly Choice<K>[]
  readonly value: readonly K[]
  readonly onChange: (value: readonly K[]) => void
  readonly hint?: ReactNode
  readonly isDisabled?: boolean
}

/** Any of a few, all in sight, each with its explanation. */
export function CheckList<K extends string>(props: CheckListProps<K>): ReactNode {
  const { label, choices, value, onChange, hint, isDisabled = false } = props
  return (
    <CheckboxGroup
      className="field"
      value={[...value]}
      onChange={(keys) => onChange(choices.map(({ key }) => key).filter((key) => keys.includes(key)))}
      isDisabled={isDisabled}
    >
      <FieldFrame label={label} hint={hint}>
        <div className="check-list">
          {choices.map((choice) => (
            <CheckboxField
              key={choice.key}
              value={choice.key}
              isDisabled={choice.isDisabled ?? false}
              className="check-field"
            >
              <CheckRow label={choice.label} hint={choice.hint} />
            </CheckboxField>
          ))}
        </div>
      </FieldFrame>
    </CheckboxGroup>
  )
}

interface CheckProps {
  readonly label: string
  readonly value: boolean
  readonly onChange: (value: boolean) => void
  readonly hint?: string
  readonly isDisabled?: boolean
}

/** Yes or no. */
export function CheckBox({ label, hint, value, onChange, isDisabled = false }: CheckProps): ReactNode {
  return (
    <CheckboxField className="check-field" isSelected={value} onChange={onChange} isDisabled={isDisabled}>
      <CheckRow label={label} hint={hint} />
    </CheckboxField>
  )
}

/** A bare tick, in a row that says itself what is ticked. */
export function Tick({ label, value, onChange, isDisabled = false }: CheckProps): ReactNode {
  return (
    <CheckboxField
      className="check-field"
      aria-label={label}
      isSelected={value}
      onChange={onChange}
      isDisabled={isDisabled}
    >
      <CheckboxButton className="check check--bare">
        <Box />
      </CheckboxButton>
    </CheckboxField>
  )
}

function CheckRow({ label, hint }: { readonly label: string; readonly hint: string | undefined }): ReactNode {
  return (
    <CheckboxButton className="check">
      <Box />
      <span className="check__words">
        <span className="check__label">{label}</span>
        {hint !== undefined && <span className="check__hint">{hint}</span>}
      </span>
    </CheckboxButton>
  )
}

function Box(): ReactNode {
  return (
    <span className="check__box" aria-hidden>
      <Check />
    </span>
  )
}
