import { ChevronDown, ChevronUp } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useFormat, useText } from '../../text/index.ts'
import { IconButton, SearchField } from '../../ui/index.ts'
import './find-bar.css'

interface FindBarProps {
  readonly wanted: string
  readonly onWanted: (wanted: string) => void
  /** The match that is shown, from 0. */
  readonly at: number
  readonly total: number
  readonly onStep: (step: 1 | -1) => void
  readonly note?: string
}

/** Searches in what is shown; Enter goes on, Shift+Enter back. */
export function FindBar({ wanted, onWanted, at, total, onStep, note }: FindBarProps): ReactNode {
  const t = useText('preview')
  const format = useFormat()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || total === 0) return
    event.preventDefault()
    onStep(event.shiftKey ? -1 : 1)
  }
  const state =
    total === 0 ? t('matchesNone') : t('matches', { at: format.count(at + 1), total: format.count(total) })
  return (
    <div className="find-bar" onKeyDown={onKeyDown}>
      <SearchField label={t('find')} value={wanted} onChange={onWanted} />
      {wanted !== '' && (
        <>
          <span className="find-bar__state soft numeric" role="status">
            {note ?? state}
          </span>
          <IconButton
            size="small"
            label={t('findPrevious')}
            icon={<ChevronUp />}
            isDisabled={total === 0}
            onPress={() => onStep(-1)}
          />
          <IconButton
            size="small"
            label={t('findNext')}
            icon={<ChevronDown />}
            isDisabled={total === 0}
            onPress={() => onStep(1)}
          />
        </>
      )}
    </div>
  )
}
