import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, type KeyboardEvent, type ReactNode } from 'react'
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

/** Searches in what is shown: Ctrl+F leads here, Enter and F3 go on, with Shift back. */
export function FindBar({ wanted, onWanted, at, total, onStep, note }: FindBarProps): ReactNode {
  const t = useText('preview')
  const format = useFormat()
  const bar = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || total === 0) return
    event.preventDefault()
    onStep(event.shiftKey ? -1 : 1)
  }
  const onWindowKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const finds = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f'
    if (finds) bar.current?.querySelector('input')?.select()
    else if (event.key === 'F3' && total > 0) onStep(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  useEffect(() => {
    // Before the window's own shortcuts, which mean the list behind the view.
    const listen = (event: globalThis.KeyboardEvent) => onWindowKey(event)
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [])
  const state =
    total === 0 ? t('matchesNone') : t('matches', { at: format.count(at + 1), total: format.count(total) })
  return (
    <div ref={bar} className="find-bar" onKeyDown={onKeyDown}>
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
