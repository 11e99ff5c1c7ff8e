import type { ReactNode } from 'react'
import { useFormat, useText } from '../../text/index.ts'
import { RowStatus } from '../../ui/row-parts.tsx'
import type { Entry } from './entries.ts'

interface StatusLineProps {
  readonly total: number | null
  readonly found: boolean
  readonly chosen: readonly Entry[]
  readonly cut: boolean
}

/** How many rows there are, and how many are chosen. */
export function StatusLine({ total, found, chosen, cut }: StatusLineProps): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const files = chosen.filter((entry) => entry.of === 'file')
  const size = format.bytes(files.reduce((sum, { item }) => sum + item.bytes, 0))
  const rows = { count: total ?? 0, shown: format.count(total ?? 0) }
  return (
    <RowStatus>
      <span>{total === null ? '' : t(found ? 'rowsFound' : 'rows', rows)}</span>
      {cut ? (
        <span>{t('chosenCut', { shown: format.count(files.length) })}</span>
      ) : (
        files.length > 0 && (
          <span>{t('chosen', { count: files.length, shown: format.count(files.length), size })}</span>
        )
      )}
    </RowStatus>
  )
}
