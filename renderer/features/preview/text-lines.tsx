import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'
import { useText } from '../../text/index.ts'
import type { Match } from './find-in-text.ts'

interface TextLinesProps {
  readonly lines: readonly string[]
  readonly wrap: boolean
  readonly matches: readonly Match[]
  /** The match to show, an index into `matches`. */
  readonly at: number
}

const LINE_PIXELS = 20

/** Lines of text; only those in sight exist, so that two megabytes scroll like two lines. */
export function TextLines({ lines, wrap, matches, at }: TextLinesProps): ReactNode {
  const t = useText('preview')
  const stage = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => stage.current,
    estimateSize: () => LINE_PIXELS,
    overscan: 20,
  })
  const shown = matches[at]
  const line = shown?.line
  useEffect(() => {
    if (line !== undefined) virtual.scrollToIndex(line, { align: 'center' })
  }, [line, virtual])
  return (
    <div
      ref={stage}
      className="preview__stage text-lines mono selectable"
      data-wrap={wrap}
      tabIndex={0}
      role="group"
      aria-label={t('text')}
    >
      <div className="text-lines__all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            className="text-lines__line"
            style={{ transform: `translateY(${start}px)` }}
          >
            <Marked
              text={lines[index] ?? ''}
              matches={matches.filter((match) => match.line === index)}
              shown={shown}
            />
          </div>
        ))}
      </div>
    </div>
  )
}

interface MarkedProps {
  readonly text: string
  readonly matches: readonly Match[]
  readonly shown: Match | undefined
}

function Marked({ text, matches, shown }: MarkedProps): ReactNode {
  if (matches.length === 0) return text === '' ? '\u00a0' : text
  let end = 0
  const parts = matches.map((match) => {
    const before = text.slice(end, match.from)
    end = match.to
    return (
      <span key={match.from}>
        {before}
        <mark className="find-mark" data-shown={match === shown}>
          {text.slice(match.from, match.to)}
        </mark>
      </span>
    )
  })
  return [...parts, text.slice(end)]
}
