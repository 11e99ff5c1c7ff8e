import { useEffect, useRef, type ReactNode } from 'react'
import './screen.css'

interface ScreenProps {
  readonly title: string
  /** A sentence below the title. */
  readonly lead?: ReactNode
  /** Buttons right of the title. */
  readonly actions?: ReactNode
  /** `page`: a readable column. `full`: the whole room, which the content divides itself (lists, panes). */
  readonly layout?: 'page' | 'full'
  readonly children: ReactNode
}

/** One screen inside the frame of the open vault. */
export function Screen({ title, lead, actions, layout = 'page', children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <main className={`screen screen--${layout}`}>
      <div className="screen__column">
        <header className="screen__head">
          <div className="screen__words">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead !== undefined && <p className="soft">{lead}</p>}
          </div>
          {actions !== undefined && <div className="screen__actions">{actions}</div>}
        </header>
        {children}
      </div>
    </main>
  )
}
