import { create } from 'zustand'
import type { Session } from '../../shared/contract/session.ts'
import { onEvent } from './events.ts'

export type Unlocked = Extract<Session, { state: 'unlocked' }>

interface SessionStore {
  readonly session: Session
}

/** Who is here, as the engine last said. */
export const useSession = create<SessionStore>(() => ({ session: { state: 'closed' } }))

export function followSession(): void {
  onEvent('session.changed', ({ session }) => useSession.setState({ session }))
  onEvent('session.locked', () => useSession.setState({ session: { state: 'closed' } }))
}

/** The open session, or null. */
export function useUnlocked(): Unlocked | null {
  return useSession(({ session }) => (session.state === 'unlocked' ? session : null))
}

/** True for whoever reads lists and reports, and never content: no backup is made or restored by them. */
export function useIsAuditor(): boolean {
  return useSession(({ session }) => session.state === 'unlocked' && session.role === 'auditor')
}

/** True when the vault may be written: neither an older state nor a read-only medium. */
export function useWritable(): boolean {
  return useSession(({ session }) => session.state === 'unlocked' && session.mode === 'normal')
}
