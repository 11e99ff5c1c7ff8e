import { useRef, type ReactNode } from 'react'
import { Menu as AriaMenu, Popover } from 'react-aria-components'
import './choices.css'
import './context-menu.css'
import { type MenuChoice, menuItems } from './menu-items.tsx'

interface ContextMenuProps {
  readonly label: string
  readonly choices: readonly MenuChoice[]
  /** Where in the window it opens; null: it is closed. */
  readonly at: { readonly x: number; readonly y: number } | null
  readonly onClose: () => void
}

/** The menu that the right mouse button, the menu key or Shift+F10 opens. */
export function ContextMenu({ label, choices, at, onClose }: ContextMenuProps): ReactNode {
  const anchor = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span ref={anchor} className="context-menu__anchor" aria-hidden />
      <Popover
        // A new place needs a new measurement.
        key={at === null ? 'closed' : `${at.x} ${at.y}`}
        className="popover"
        aria-label={label}
        triggerRef={anchor}
        getTargetRect={() => (at === null ? null : new DOMRect(at.x, at.y, 0, 0))}
        placement="bottom start"
        offset={2}
        isOpen={at !== null}
        onOpenChange={(open) => {
          if (!open) onClose()
        }}
      >
        <AriaMenu aria-label={label} className="options" autoFocus="first" onClose={onClose}>
          {menuItems(choices)}
        </AriaMenu>
      </Popover>
    </>
  )
}
