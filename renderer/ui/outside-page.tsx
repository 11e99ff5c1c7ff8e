import { useEffect, useRef, type ReactNode } from 'react'
import { IconTile } from './icon-tile.tsx'
import './outside-page.css'

interface OutsidePageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly icon: ReactNode
  readonly children: ReactNode
  /** Below the card: other ways to go. */
  readonly foot?: ReactNode
  /** False where a field takes the focus itself. */
  readonly focusTitle?: boolean
}

/** A screen outside an open vault with one thing to do: a card in the middle of the window. */
export function OutsidePage({ title, lead, icon, children, foot, focusTitle = true }: OutsidePageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focusTitle) heading.current?.focus({ preventScroll: true })
  }, [focusTitle])
  return (
    <main className="outside-page">
      <div className="outside-page__column">
        <div className="outside-page__card">
          <header className="outside-page__head">
            <IconTile icon={icon} look="solid" />
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead !== undefined && <p className="soft">{lead}</p>}
          </header>
          {children}
        </div>
        {foot !== undefined && <footer className="outside-page__foot">{foot}</footer>}
      </div>
    </main>
  )
}
