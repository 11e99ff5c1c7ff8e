import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import './field.css'

interface FieldFrameProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: ReactNode
  readonly children: ReactNode
}

/** Label above, control, then the error or the hint: inside any React Aria field. */
export function FieldFrame({ label, hint, error, children }: FieldFrameProps) {
  return (
    <>
      <Label className="field__label">{label}</Label>
      {children}
      {hint !== undefined && !error && (
        <Text slot="description" className="field__hint">
          {hint}
        </Text>
      )}
      <FieldError className="field__error">{error}</FieldError>
    </>
  )
}
