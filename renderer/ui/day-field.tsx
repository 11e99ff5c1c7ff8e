import { useRef, useState } from 'react'
import { useText } from '../text/index.ts'
import { TextField, type TextFieldProps } from './text-field.tsx'

/** What a field holds in which something stands that is no day: it is neither empty nor a day. */
export const NO_DAY = 'no day'

/**
 * A day, `2026-11-21`; empty for none. The system's field says nothing of a day that does not exist, such as 30 February, and
 * gives what an empty one gives: "no end" would be read from it.
 */
export function DayField({
  value,
  onChange,
  error,
  ...rest
}: Omit<TextFieldProps, 'type' | 'rows' | 'inputRef'>) {
  const t = useText('ui')
  const input = useRef<HTMLInputElement>(null)
  const [isLeft, setLeft] = useState(false)
  const look = (given: string): void => {
    const meant = given === '' && input.current?.validity.badInput === true ? NO_DAY : given
    if (meant !== value) onChange(meant)
  }
  const lookAgain = (): void => look(input.current?.value ?? '')
  const isNoDay = value === NO_DAY
  return (
    <TextField
      {...rest}
      type="date"
      inputRef={input}
      value={isNoDay ? '' : value}
      onChange={look}
      onKeyUp={lookAgain}
      onFocus={() => setLeft(false)}
      onBlur={() => {
        setLeft(true)
        lookAgain()
      }}
      error={isNoDay ? isLeft && t('noDay') : error}
    />
  )
}
