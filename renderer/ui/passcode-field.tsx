import { useState, type KeyboardEvent } from 'react'
import { Input, TextField as AriaTextField } from 'react-aria-components'
import { ArrowBigUp, Eye, EyeOff } from 'lucide-react'
import { useText } from '../text/index.ts'
import { IconButton } from './button.tsx'
import { FieldFrame } from './field-frame.tsx'
import { isShown, type TextFieldProps } from './text-field.tsx'

type PasscodeFieldProps = Omit<TextFieldProps, 'rows' | 'mono' | 'type'>

/** A secret: hidden until shown, pasting allowed, with a word about Caps Lock. */
export function PasscodeField({ label, hint, error, placeholder, inputRef, ...rest }: PasscodeFieldProps) {
  const t = useText('ui')
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const watch = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))

  return (
    <AriaTextField {...rest} type={shown ? 'text' : 'password'} className="field" isInvalid={isShown(error)}>
      <FieldFrame label={label} hint={hint} error={error}>
        <div className="field__affix" onKeyDown={watch} onKeyUp={watch} onBlur={() => setCapsLock(false)}>
          <Input
            {...(placeholder === undefined ? {} : { placeholder })}
            ref={inputRef}
            className="input mono"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <IconButton
            size="small"
            label={shown ? t('hide') : t('show')}
            icon={shown ? <EyeOff /> : <Eye />}
            onPress={() => setShown(!shown)}
          />
        </div>
        {capsLock && (
          <span className="field__warning" role="status">
            <ArrowBigUp aria-hidden />
            {t('capsLock')}
          </span>
        )}
      </FieldFrame>
    </AriaTextField>
  )
}
