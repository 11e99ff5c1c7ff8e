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
  const t = useText('ui')
  const format = useFormat()
  return (
    <div className="exception-list">
      <ul aria-label={label} tabIndex={0} className="exception-list__rows">
        {rows.map(({ name, code }, at) => (
          <li key={at}>
            <span className="exception-list__name selectable">{displayName(name)}</span>
            <span className="soft">{describeFault(code, {}).heading}</span>
          </li>
        ))}
      </ul>
      {total > rows.length && (
        <p className="soft">
          {t('exceptionsMore', { rows: format.count(rows.length), total: format.count(total) })}
        </p>
      )}
    </div>
  )
}
