import type { ReactNode } from 'react'
import { Toolbar as AriaToolbar } from 'react-aria-components'
import './toolbar.css'

/** Acts on what is below it; arrow keys move between them. */
export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <AriaToolbar aria-label={label} className="toolbar">
      {children}
    </AriaToolbar>
  )
}

/** Pushes what follows to the right end. */
export function ToolbarGap() {
  return <span className="toolbar__gap" />
}
