import { call, onEvent, useSession } from '../bridge/index.ts'
import { go } from './navigation.ts'

/** Entries of the system's menu that lead to a screen. Those of a compartment (import, search) it hears itself. */
export function followMenu(): void {
  onEvent('menu.chosen', ({ item }) => {
    const open = useSession.getState().session.state === 'unlocked'
    if (open) {
      if (item === 'about' || item === 'settings' || item === 'backup') go({ at: item })
    } else {
      if (item === 'about') go({ at: 'about-outside' })
      if (item === 'new-vault') go({ at: 'new-vault' })
      if (item === 'restore') go({ at: 'restore' })
      if (item === 'open-vault') void chooseVault()
    }
  })
}

/** Asks for a vault's folder and leads to its unlock screen. */
export async function chooseVault(): Promise<void> {
  const { chosen } = await call('place.choose', { purpose: 'vault-open' })
  const [vault] = chosen
  if (vault) go({ at: 'unlock', vault })
}
