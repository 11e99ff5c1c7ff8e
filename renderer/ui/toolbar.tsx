import type { KeyboardEvent, ReactNode } from 'react'
import { Toolbar as AriaToolbar } from 'react-aria-components'
import './toolbar.css'

/** Acts on what is below it; arrow keys move between them, and inside a field first to its end. */
export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="toolbar-frame" onKeyDownCapture={leaveToField}>
      <AriaToolbar aria-label={label} className="toolbar">
        {children}
      </AriaToolbar>
    </div>
  )
}

/** As long as the caret can go where the key points, the toolbar does not hear of it. */
function leaveToField(event: KeyboardEvent): void {
  const { target, key } = event
  if (!(target instanceof HTMLInputElement) || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return
  const { selectionStart: start, selectionEnd: end, value } = target
  const atEdge = start === end && start === (key === 'ArrowLeft' ? 0 : value.length)
  if (!atEdge) event.stopPropagation()
}

/** Pushes what follows to the right end. */
export function ToolbarGap() {
  return <span className="toolbar__gap" />
}
