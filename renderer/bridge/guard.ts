import { create } from 'zustand'
import type { GuardFinding } from '../../shared/contract/ledger.ts'
import { call } from './bridge.ts'
import { onEvent } from './events.ts'

interface GuardStore {
  readonly findings: readonly GuardFinding[]
  /** True while something ties the machine to the outside. */
  readonly connected: boolean
  /** Null until somebody has looked. Milliseconds since 1970. */
  readonly lookedAt: number | null
}

/** What the air-gap guard last saw. */
export const useGuard = create<GuardStore>(() => ({ findings: [], connected: false, lookedAt: null }))

/** Looks now. @throws Fault */
export async function lookAtMachine(): Promise<void> {
  const seen = await call('guard.look', {})
  useGuard.setState({ ...seen, lookedAt: Date.now() })
}

export function followGuard(): void {
  onEvent('guard.changed', ({ findings, connected }) =>
    useGuard.setState({ findings, connected, lookedAt: Date.now() }),
  )
}
