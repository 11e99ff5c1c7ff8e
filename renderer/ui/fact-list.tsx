import type { ReactNode } from 'react'

interface FactListProps {
  /** What is told, and what it is. */
  readonly rows: readonly (readonly [name: string, value: string])[]
  readonly className: string
}

/** Facts about one thing, each with its name; the values can be copied. */
export function FactList({ rows, className }: FactListProps): ReactNode {
  return (
    <dl className={className}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="selectable">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
