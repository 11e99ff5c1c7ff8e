import type { ReactNode } from 'react'
import { useFormat, useText } from '../../text/index.ts'
import { RowStatus } from '../../ui/row-parts.tsx'
import { useCall } from '../../bridge/index.ts'
import type { Entry, View } from './entries.ts'

interface StatusLineProps {
  readonly compartment: string
  readonly view: View
  readonly total: number | null
  readonly chosen: readonly Entry[]
  readonly cut: boolean
}

/** How many rows there are, and how many are chosen. */
export function StatusLine({ compartment, view, total, chosen, cut }: StatusLineProps): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const chosenFiles = chosen.filter((entry) => entry.of === 'file')
  const size = format.bytes(chosenFiles.reduce((sum, { item }) => sum + item.bytes, 0))
  const inFolder = view.of === 'folder'
  const parent = inFolder ? view.folder : null
  const answer = useCall('folder.list', { compartment, parent }, { enabled: inFolder })
  // Folders are rows, too: until it is known how many they are, no row is called a file.
  const known = total !== null && (!inFolder || answer.data !== undefined)
  const folders = inFolder ? (answer.data?.folders.length ?? 0) : 0
  const files = Math.max(0, (total ?? 0) - folders)
  const counted = (count: number) => ({ count, shown: format.count(count) })
  const rows = [
    ...(folders > 0 ? [t('details.folders', counted(folders))] : []),
    ...(files === 0 && folders > 0 ? [] : [t(view.of === 'search' ? 'rowsFound' : 'rows', counted(files))]),
  ].join(', ')
  return (
    <RowStatus>
      <span>{known ? rows : ''}</span>
      {cut ? (
        <span>{t('chosenCut', { shown: format.count(chosenFiles.length) })}</span>
      ) : (
        chosenFiles.length > 0 && (
          <span>
            {t('chosen', { count: chosenFiles.length, shown: format.count(chosenFiles.length), size })}
          </span>
        )
      )}
    </RowStatus>
  )
}
