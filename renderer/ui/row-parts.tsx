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

/** The line below a list: how many rows, how many of them chosen. */
export function RowStatus({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className="row-status numeric" role="status">
      {children}
    </p>
  )
}
