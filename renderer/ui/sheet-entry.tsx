import { useState } from 'react'
import { CircleCheck, X } from 'lucide-react'
import type { SheetVerdict } from '../../shared/contract/vault.ts'
import { useText } from '../text/index.ts'
import { IconButton } from './button.tsx'
import { SheetField } from './sheet-field.tsx'
import './sheet-entry.css'

interface AcceptedSheet {
  readonly number: number
  readonly text: string
}

interface SheetEntryProps {
  /** Tells whether a typed or scanned sheet belongs to the vault in question. */
  readonly verdictOf: (text: string) => Promise<SheetVerdict>
  /** How many are needed, where that is known: then no more are asked for. */
  readonly needed?: number
  /** The texts of the accepted sheets, after each change. */
  readonly onChange: (sheets: readonly string[]) => void
}

/** Recovery sheets, typed or scanned one after the other; each is checked as it is typed. */
export function SheetEntry({ verdictOf, needed, onChange }: SheetEntryProps) {
  const t = useText('ui')
  const [accepted, setAccepted] = useState<readonly AcceptedSheet[]>([])
  const change = (sheets: readonly AcceptedSheet[]) => {
    setAccepted(sheets)
    onChange(sheets.map(({ text }) => text))
  }
  const enough = needed !== undefined && accepted.length >= needed

  return (
    <div className="sheet-entry">
      {accepted.length > 0 && (
        <ul className="sheet-entry__accepted">
          {accepted.map(({ number }) => (
            <li key={number}>
              <CircleCheck aria-hidden />
              <span>{t('sheet.accepted', { number })}</span>
              <IconButton
                size="small"
                icon={<X />}
                label={t('sheet.takeAway', { number })}
                onPress={() => change(accepted.filter((sheet) => sheet.number !== number))}
              />
            </li>
          ))}
        </ul>
      )}
      {!enough && (
        <SheetField
          key={accepted.length}
          label={accepted.length === 0 ? t('sheet.first') : t('sheet.another')}
          verdictOf={verdictOf}
          taken={accepted.map(({ number }) => number)}
          onCorrect={(number, text) => change([...accepted, { number, text }])}
          autoFocus={accepted.length > 0}
        />
      )}
    </div>
  )
}
