/** The session as the broker follows it, and the one way to lock. */
import type { VaultEvent } from '../../shared/contract/event.ts'
import type { Session } from '../../shared/contract/session.ts'

export type LockReason = Extract<VaultEvent, { event: 'session.locked' }>['why']

export interface VaultSessionParts {
  readonly publish: (event: VaultEvent) => void
  /** Ends the engine and starts a fresh one; see EngineLink. */
  readonly replaceEngine: () => Promise<void>
  /** Whatever else must not outlive the session: jobs, tokens, the clipboard, the inspector. */
  readonly cleanUp: (why: LockReason) => void
  /** The session changed; null while the vault is closed. */
  readonly onChange: (unlocked: Unlocked | null) => void
}

export type Unlocked = Extract<Session, { state: 'unlocked' }>

export interface VaultSession {
  /** The engine said so. */
  changed(session: Session): void
  /** Resolves when the process that held the keys is gone. */
  lock(why: LockReason): Promise<void>
  /** The engine is gone already. */
  engineEnded(): void
  readonly unlocked: boolean
}

export function createVaultSession(parts: VaultSessionParts): VaultSession {
  let unlocked: Unlocked | null = null

  const close = (why: LockReason): void => {
    unlocked = null
    parts.cleanUp(why)
    parts.publish({ event: 'session.locked', why })
    parts.onChange(null)
  }

  return {
    changed(session) {
      unlocked = session.state === 'unlocked' ? session : null
      parts.publish({ event: 'session.changed', session })
      parts.onChange(unlocked)
    },
    async lock(why) {
      // The window first: it shows nothing any more while the process ends.
      close(why)
      await parts.replaceEngine()
    },
    engineEnded() {
      close('engine-ended')
    },
    get unlocked() {
      return unlocked !== null
    },
  }
}
