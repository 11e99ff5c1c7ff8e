import type { ReactNode } from 'react'
import './empty-state.css'
import { IconTile } from './icon-tile.tsx'

interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  /** With an edge of its own, where no list or pane gives it one. */
  readonly framed?: boolean
}

/** Where a list would be, and how its first row comes about. */
export function EmptyState({ icon, title, children, action, framed = false }: EmptyStateProps) {
  return (
    <div className={`empty-state${framed ? ' empty-state--framed' : ''}`}>
      <IconTile icon={icon} look="quiet" />
      <h2>{title}</h2>
      {children !== undefined && <p className="soft">{children}</p>}
      {action}
    </div>
  )
}
