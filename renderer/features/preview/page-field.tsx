import { useState, type ReactNode } from 'react'
import { Input, TextField } from 'react-aria-components'
import { useFormat, useText } from '../../text/index.ts'

interface PageFieldProps {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}

/** The page one is on; another number and Enter lead there. */
export function PageField({ page, pages, onPage }: PageFieldProps): ReactNode {
  const t = useText('preview')
  const format = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const leave = (): void => {
    const next = Number(typed)
    if (typed !== null && Number.isInteger(next)) onPage(next)
    setTyped(null)
  }
  return (
    <span className="page-field numeric">
      <TextField
        aria-label={t('pageLabel', { page, total: pages })}
        value={typed ?? String(page)}
        onChange={(text) => setTyped(text.replace(/\D/g, ''))}
        onBlur={leave}
        onKeyDown={({ key }) => {
          if (key === 'Enter') leave()
        }}
      >
        <Input className="input page-field__input" inputMode="numeric" />
      </TextField>
      <span className="soft">{t('pageOf', { total: format.count(pages) })}</span>
    </span>
  )
}
