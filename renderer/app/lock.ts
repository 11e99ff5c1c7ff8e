import { call, emptyTray, keepFormsNow, onEvent, queryClient, useCall } from '../bridge/index.ts'
import type { ChosenPlace } from '../../shared/contract/shell.ts'
import { emptyToasts } from '../ui/index.ts'
import { go, isInside, useNavigation, type LockReason } from './navigation.ts'

/** Asks for the lock; the news of it empties the window. */
export function lockNow(): void {
  keepFormsNow()
  void call('session.lock', {})
}

/** What to do once the lock that somebody asked for is there, instead of waiting at the same vault. */
let afterLock: (() => void) | null = null

/** Locks the open vault and goes elsewhere. */
export function leaveFor(elsewhere: () => void): void {
  afterLock = elsewhere
  lockNow()
}

/** On every lock: nothing that was read stays in the window, and the same vault waits to be unlocked. */
export function followLock(): void {
  onEvent('session.locked', ({ why }) => {
    // Inside, the screens that asked are about to go. Outside (an engine that failed twice) they stay, and ask again.
    if (isInside(useNavigation.getState().route)) queryClient.clear()
    else void queryClient.resetQueries()
    emptyTray()
    emptyToasts()
    void leaveInside(why)
  })
}

async function leaveInside(why: LockReason): Promise<void> {
  const { route, lastVault } = useNavigation.getState()
  const elsewhere = afterLock
  afterLock = null
  // A restore can be begun from inside an open vault; then its lock has to be seen. It has none to end otherwise.
  const inside = isInside(route) || (route.at === 'restore' && why !== 'engine-ended')
  if (!inside && elsewhere === null) {
    // A draft or a half-made vault ended with its engine; an unlock screen says itself what happened.
    if (route.at === 'new-vault') go({ at: 'start', locked: why })
    return
  }
  go({ at: 'start', locked: why })
  if (elsewhere) {
    elsewhere()
    return
  }
  // A vault that was just made is known to the broker only.
  const vault = lastVault ?? (await call('recent.list', {})).vaults[0]
  if (vault) go({ at: 'unlock', vault: { place: vault.place, name: vault.name }, locked: why })
}

/** Where the open vault lies, as far as the window may know: a token and a name. */
export function useOpenVault(): ChosenPlace | null {
  const { lastVault } = useNavigation()
  const { data } = useCall('recent.list', {}, { enabled: lastVault === null, fresh: true })
  const made = data?.vaults[0]
  return lastVault ?? (made ? { place: made.place, name: made.name } : null)
}
