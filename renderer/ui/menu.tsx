import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuTrigger, Popover } from 'react-aria-components'
import './choices.css'
import './menu.css'
import { type MenuChoice, menuItems } from './menu-items.tsx'

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
          {menuItems(choices)}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
