import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import './choices.css'
import './menu.css'

export interface MenuChoice {
  readonly key: string
  readonly label: string
  readonly icon?: ReactNode
  readonly onAction: () => void
  readonly isDisabled?: boolean
  /** Destroys: shown in red, below a line. */
  readonly danger?: boolean
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactNode
  readonly label: string
  readonly choices: readonly MenuChoice[]
}

export function Menu({ trigger, label, choices }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu aria-label={label} className="options">
          {choices.flatMap((choice) => [
            ...(choice.danger === true
              ? [<Separator key={`${choice.key} line`} className="menu__line" />]
              : []),
            <MenuItem
              key={choice.key}
              id={choice.key}
              textValue={choice.label}
              isDisabled={choice.isDisabled ?? false}
              onAction={choice.onAction}
              className={choice.danger === true ? 'option option--danger' : 'option'}
            >
              <span>{choice.label}</span>
              {choice.icon}
            </MenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
