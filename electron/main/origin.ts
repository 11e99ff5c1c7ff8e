/**
 * The one origin of the window. A name under `.internal` is a secure context and a valid RP ID, and nothing listens
 * under it anywhere (RUNTIME: names under `localhost` may be served by any local program). It never changes, because
 * security keys are bound to it.
 */
export const HOST = 'vault.strongroom.internal'
export const ORIGIN = `https://${HOST}`

/** True for an address that our own protocol handler serves. */
export function isOurs(address: string): boolean {
  const url = URL.parse(address)
  return url?.origin === ORIGIN && url.username === '' && url.password === ''
}
