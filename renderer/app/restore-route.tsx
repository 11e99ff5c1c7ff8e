import type { ComponentProps } from 'react'
import type { ChosenPlace } from '../../shared/contract/shell.ts'
import { useUnlocked } from '../bridge/index.ts'
import { RestoreScreen } from '../features/restore/index.ts'
import { leaveFor } from './lock.ts'
import { go, type OutsideRoute } from './navigation.ts'

/** Restoring needs no open vault; with one open, leaving leads back into it, and another is opened after locking it. */
export function RestoreRoute({ start }: Pick<ComponentProps<typeof RestoreScreen>, 'start'>) {
  const unlocked = useUnlocked()
  const goOut = (route: OutsideRoute) => {
    if (unlocked === null) go(route)
    else leaveFor(() => go(route))
  }
  return (
    <RestoreScreen
      {...(start === undefined ? {} : { start })}
      onLeave={() => go(unlocked === null ? { at: 'start' } : { at: 'backup' })}
      onUnlock={(vault: ChosenPlace) => goOut({ at: 'unlock', vault })}
      onAppoint={(vault: ChosenPlace) => goOut({ at: 'recovery', vault })}
    />
  )
}
