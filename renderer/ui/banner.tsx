import type { ReactNode } from 'react'
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import './banner.css'

/** `danger`: damage or destruction only. `attention`: something to do, nothing is broken. */
export type Tone = 'info' | 'good' | 'attention' | 'danger'

export function ToneIcon({ tone }: { readonly tone: Tone }) {
  if (tone === 'danger') return <OctagonAlert aria-hidden />
  if (tone === 'attention') return <TriangleAlert aria-hidden />
  if (tone === 'good') return <CircleCheck aria-hidden />
  return <Info aria-hidden />
}

interface BannerProps {
  readonly tone: Tone
  readonly title?: string
  readonly children?: ReactNode
  /** Buttons at the right. */
  readonly actions?: ReactNode
  /** `bar`: across the whole window. `card`: inside a screen. */
  readonly shape?: 'card' | 'bar'
}

/** Something true of the whole screen or window, for as long as it is true. */
export function Banner({ tone, title, children, actions, shape = 'card' }: BannerProps) {
  return (
    <div className={`banner banner--${tone} banner--${shape}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <ToneIcon tone={tone} />
      <div className="banner__words">
        {title !== undefined && <strong className="banner__title">{title}</strong>}
        {children !== undefined && <div className="banner__text">{children}</div>}
      </div>
      {actions !== undefined && <div className="banner__actions">{actions}</div>}
    </div>
  )
}
