import type { ReactNode } from 'react'
import type { Exceptions } from '../../shared/contract/basics.ts'
import { displayName } from '../../shared/model/display-name.ts'
import { describeFault } from '../../shared/text/fault-text.ts'
import { useFormat, useText } from '../text/index.ts'
import './exception-list.css'

interface ExceptionListProps {
  readonly label: string
  readonly exceptions: Exceptions
}

/** What an act left out: each by its name, and why in words. */
export function ExceptionList({ label, exceptions: { total, rows } }: ExceptionListProps): ReactNode {
  return (
    <Rows label={label} total={total} shown={rows.length}>
      {rows.map(({ name, code }, at) => (
        <li key={at}>
          <span className="exception-list__name selectable">{displayName(name)}</span>
          <span className="soft">{describeFault(code, {}).heading}</span>
        </li>
      ))}
    </Rows>
  )
}

interface NameListProps {
  readonly label: string
  readonly total: number
  /** As they are shown. */
  readonly names: readonly string[]
}

/** Names that one sentence above them speaks of. */
export function NameList({ label, total, names }: NameListProps): ReactNode {
  return (
    <Rows label={label} total={total} shown={names.length}>
      {names.map((name, at) => (
        <li key={at}>
          <span className="exception-list__name selectable">{name}</span>
        </li>
      ))}
    </Rows>
  )
}

interface RowsProps {
  readonly label: string
  readonly total: number
  readonly shown: number
  readonly children: ReactNode
}

function Rows({ label, total, shown, children }: RowsProps): ReactNode {
  const t = useText('ui')
  const format = useFormat()
  return (
    <div className="exception-list">
      <ul aria-label={label} tabIndex={0} className="exception-list__rows">
        {children}
      </ul>
      {total > shown && (
        <p className="soft">
          {t('exceptionsMore', { rows: format.count(shown), total: format.count(total) })}
        </p>
      )}
    </div>
  )
}
