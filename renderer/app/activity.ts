import { create } from 'zustand'
import { call, onEvent, useSession } from '../bridge/index.ts'
import { lockNow } from './lock.ts'

/** How often the broker is told at most that somebody is working. */
const TOUCH_MILLISECONDS = 5_000

/** When the vault will lock because nobody works, while that is announced. */
export const useIdleWarning = create<{ locksAt: number | null }>(() => ({ locksAt: null }))

let touchedAt = 0

/** Somebody is here: the idle time begins anew. */
export function touch(): void {
  if (useSession.getState().session.state !== 'unlocked') return
  const warned = useIdleWarning.getState().locksAt !== null
  const now = performance.now()
  if (!warned && now - touchedAt < TOUCH_MILLISECONDS) return
  touchedAt = now
  useIdleWarning.setState({ locksAt: null })
  void call('session.touch', {})
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
