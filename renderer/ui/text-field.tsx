import type { ReactNode, Ref } from 'react'
import {
  Input,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components'
import { FieldFrame } from './field-frame.tsx'

export interface TextFieldProps extends Omit<
  AriaTextFieldProps,
  'className' | 'style' | 'children' | 'value' | 'onChange' | 'isInvalid'
> {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  /** What is wrong with the value; announced, and shown in place of the hint. */
  readonly error?: ReactNode
  readonly placeholder?: string
  /** More than one line. */
  readonly rows?: number
  /** Codes and passcodes: the monospaced face. */
  readonly mono?: boolean
  readonly inputRef?: Ref<HTMLInputElement>
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, placeholder, rows, mono = false, inputRef, ...rest } = props
  const face = mono ? 'input mono' : 'input'
  const shown = placeholder === undefined ? {} : { placeholder }
  return (
    <AriaTextField {...rest} className="field" isInvalid={isShown(error)}>
      <FieldFrame label={label} hint={hint} error={error}>
        {rows === undefined ? (
          <Input {...shown} ref={inputRef} className={face} spellCheck={false} />
        ) : (
          <TextArea {...shown} className={`${face} input--lines`} rows={rows} spellCheck={false} />
        )}
      </FieldFrame>
    </AriaTextField>
  )
}

/** An empty string, null or false is no error. */
export function isShown(node: ReactNode): boolean {
  return node !== undefined && node !== null && node !== false && node !== ''
}
