import type { ReactNode } from 'react'
import { displayName } from '../../shared/model/display-name.ts'
import './row-parts.css'

/** The first cell of a row: an icon and a stored name. */
export function RowName({ icon, name }: { readonly icon: ReactNode; readonly name: string }): ReactNode {
  const shown = displayName(name)
  return (
    <span className="row-name" title={shown}>
      {icon}
      <span className="row-name__text">{shown}</span>
    </span>
  )
}

interface RowPathProps {
  /** Stored names, from the top. */
  readonly path: readonly string[]
  /** What the top itself is called. */
  readonly top: string
}

/** Where a file lies: its folder. Those above, of which a cell would show crumbs, are told when the pointer rests. */
export function RowPath({ path, top }: RowPathProps): ReactNode {
  const names = path.map(displayName)
  return (
    <span className="row-path soft" title={names.join(' › ')}>
      {names.length > 1 && <span aria-hidden>… ›</span>}
      <span className="row-path__last">{names.at(-1) ?? top}</span>
    </span>
  )
}

/** The line below a list: how many rows, how many of them chosen. */
export function RowStatus({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className="row-status numeric" role="status">
      {children}
    </p>
  )
}
