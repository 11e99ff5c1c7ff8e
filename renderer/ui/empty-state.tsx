import type { ReactNode } from 'react'
import './empty-state.css'

interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** Where a list would be, and how its first row comes about. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <span className="empty-state__icon" aria-hidden>
        {icon}
      </span>
      <h2>{title}</h2>
      {children !== undefined && <p className="soft">{children}</p>}
      {action}
    </div>
  )
}
