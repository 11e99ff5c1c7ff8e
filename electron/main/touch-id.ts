import { app } from 'electron'

/**
 * Lets the window ask for Touch ID. Electron offers it only to a program that was signed with a group of keychain items,
 * which the bundler is told; other builds, other systems and older runtimes go without.
 */
export function offerTouchId(): void {
  const group = typeof __KEYCHAIN_GROUP__ === 'undefined' ? undefined : __KEYCHAIN_GROUP__
  if (process.platform !== 'darwin' || group === undefined || !('configureWebAuthn' in app)) return
  app.configureWebAuthn({ touchID: { keychainAccessGroup: group, promptReason: 'open your vault' } })
}
