import { create } from 'zustand'
import { onEvent, useSession } from '../bridge/index.ts'
import { lockNow } from './lock.ts'

/** When the vault will lock because nobody works, while that is announced. */
export const useIdleWarning = create<{ locksAt: number | null }>(() => ({ locksAt: null }))

/** Somebody is here. The broker sees it for itself, and the idle time begins anew there. */
export function touch(): void {
  if (useIdleWarning.getState().locksAt !== null) useIdleWarning.setState({ locksAt: null })
}

export function followActivity(): void {
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const)
    window.addEventListener(kind, touch, { passive: true, capture: true })
  // Before any control sees the key: locking must not depend on where the focus is.
  window.addEventListener('keydown', lockOnKey, { capture: true })
  onEvent('idle.warned', ({ secondsLeft }) =>
    useIdleWarning.setState({ locksAt: Date.now() + secondsLeft * 1000 }),
  )
  onEvent('session.locked', () => useIdleWarning.setState({ locksAt: null }))
}

function lockOnKey(event: KeyboardEvent): void {
  const wanted = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  if (!wanted || event.key.toLowerCase() !== 'l') return
  event.preventDefault()
  if (useSession.getState().session.state === 'unlocked') lockNow()
}
