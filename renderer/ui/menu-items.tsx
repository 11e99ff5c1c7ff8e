import type { ReactNode } from 'react'
import { MenuItem, Separator } from 'react-aria-components'

export interface MenuChoice {
  readonly key: string
  readonly label: string
  readonly icon?: ReactNode
  readonly onAction: () => void
  readonly isDisabled?: boolean
  /** Why it is disabled. */
  readonly why?: string | undefined
  /** Destroys: shown in red, below a line. */
  readonly danger?: boolean
}

/** The entries of a menu, wherever it opens. */
export function menuItems(choices: readonly MenuChoice[]): ReactNode[] {
  return choices.flatMap((choice) => [
    ...(choice.danger === true ? [<Separator key={`${choice.key} line`} className="menu__line" />] : []),
    <MenuItem
      key={choice.key}
      id={choice.key}
      textValue={choice.label}
      isDisabled={choice.isDisabled ?? false}
      onAction={choice.onAction}
      className={choice.danger === true ? 'option option--danger' : 'option'}
    >
      <span className="option__words">
        <span>{choice.label}</span>
        {choice.why !== undefined && <span className="option__why">{choice.why}</span>}
      </span>
      {choice.icon}
    </MenuItem>,
  ])
}
