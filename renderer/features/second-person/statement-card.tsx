import type { ReactNode } from 'react'
import { FactList } from '../../ui/index.ts'
import type { Statement } from './use-statement.ts'
import './second-person.css'

interface StatementCardProps {
  /** "You ask to", "Anna Berg (AB1) asks to". */
  readonly who: string
  readonly statement: Statement
  /** Further facts: when it was asked, why. */
  readonly rows?: Statement['rows']
}

/** Who asks for what: what the second person puts their name under. */
export function StatementCard({ who, statement, rows = [] }: StatementCardProps): ReactNode {
  const all = [...statement.rows, ...rows]
  return (
    <div className="statement">
      <p className="statement__who">{who}</p>
      <p className="statement__act">{statement.act}</p>
      {all.length > 0 && <FactList className="statement__facts" rows={all} />}
    </div>
  )
}
