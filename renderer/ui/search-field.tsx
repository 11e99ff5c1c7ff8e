import { Button as AriaButton, Input, SearchField as AriaSearchField } from 'react-aria-components'
import { Search, X } from 'lucide-react'
import { useText } from '../text/index.ts'
import './search-field.css'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly autoFocus?: boolean
}

/** Search as you type; Escape clears. Its label is its placeholder. */
export function SearchField({ label, ...rest }: SearchFieldProps) {
  const t = useText('ui')
  return (
    <AriaSearchField {...rest} aria-label={label} className="search-field">
      <Search aria-hidden className="search-field__glass" />
      <Input className="input" placeholder={label} spellCheck={false} />
      {rest.value !== '' && (
        <AriaButton className="search-field__clear" aria-label={t('clearSearch')}>
          <X aria-hidden />
        </AriaButton>
      )}
    </AriaSearchField>
  )
}
