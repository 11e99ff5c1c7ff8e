import { useCallback, type ReactNode } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { call } from '../../bridge/index.ts'
import { SheetEntry } from '../../ui/index.ts'

/** No vault is made with fewer. How many are needed stands on the sheets. */
export const FEWEST_SHEETS = 2

interface OldSheetsProps {
  readonly vault: ChosenPlace
  readonly onChange: (sheets: readonly string[]) => void
}

/** The sheets of the vault that is open, checked as they are typed. */
export function OldSheets({ vault: { place }, onChange }: OldSheetsProps): ReactNode {
  const verdictOf = useCallback((text: string) => call('sheet.test', { place, text }), [place])
  return <SheetEntry verdictOf={verdictOf} onChange={onChange} />
}
