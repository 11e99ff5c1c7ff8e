import { Lock } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { useText } from '../../text/index.ts'
import { Button, PasscodeField } from '../../ui/index.ts'

interface PdfPasswordProps {
  /** The one that was typed before did not open it. */
  readonly wrong: boolean
  readonly onPassword: (password: string) => void
}

/** Asks for the password that a document itself has. It goes to the viewer of this document and is kept nowhere. */
export function PdfPassword({ wrong, onPassword }: PdfPasswordProps): ReactNode {
  const t = useText('preview')
  const [password, setPassword] = useState('')
  return (
    <div className="preview__none">
      <Lock aria-hidden />
      <p className="preview__title">{t('locked.title')}</p>
      <p className="soft">{t('locked.hint')}</p>
      <Form
        className="preview__form"
        onSubmit={(event) => {
          event.preventDefault()
          if (password !== '') onPassword(password)
        }}
      >
        <PasscodeField
          label={t('locked.password')}
          value={password}
          onChange={setPassword}
          error={wrong && password === '' ? t('locked.wrong') : undefined}
        />
        <Button type="submit" look="primary" isDisabled={password === ''}>
          {t('locked.open')}
        </Button>
      </Form>
    </div>
  )
}
