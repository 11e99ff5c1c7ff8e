import { useCallback, useEffect, useRef, type ReactNode } from 'react'
import { agreementBlocks } from './agreement-blocks.ts'
import './agreement-paper.css'

interface AgreementPaperProps {
  /** Its name for a screen reader. */
  readonly label: string
  readonly text: string
  /** Its end has come into sight. */
  readonly onEnd?: () => void
}

/** The pixels by which a scrolled end may be missed: browsers round where they stop. */
const SLACK_PIXELS = 4

/** The text of an agreement as a sheet of paper that scrolls: by wheel, by touch, and by the keys once it has the focus. */
export function AgreementPaper({ label, text, onEnd }: AgreementPaperProps): ReactNode {
  const paper = useRef<HTMLDivElement>(null)
  const look = useCallback(() => {
    const sheet = paper.current
    if (sheet !== null && sheet.scrollTop + sheet.clientHeight >= sheet.scrollHeight - SLACK_PIXELS) onEnd?.()
  }, [onEnd])
  // A text that fits is in sight as a whole, and a window that grows may show the rest of one.
  useEffect(() => {
    const sheet = paper.current
    if (sheet === null) return undefined
    const watch = new ResizeObserver(look)
    watch.observe(sheet)
    return () => watch.disconnect()
  }, [look])
  return (
    <div
      ref={paper}
      className="agreement-paper"
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={look}
    >
      <div className="agreement-paper__text selectable">
        {agreementBlocks(text).map((block, index) =>
          block.heading ? <h2 key={index}>{block.text}</h2> : <p key={index}>{block.text}</p>,
        )}
      </div>
    </div>
  )
}
