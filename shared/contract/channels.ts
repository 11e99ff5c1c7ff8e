/** Names that the preload needs. Apart from the schemas, so that the preload's bundle carries none of them. */

/** The four channels between window and broker; the preload knows no other. */
export const CHANNELS = {
  call: 'strongroom:call',
  start: 'strongroom:start',
  cancel: 'strongroom:cancel',
  event: 'strongroom:event',
} as const

/**
 * The name under which the preload alone hands over the paths of dropped files. It is no call of the contract, and
 * the bridge's `call` refuses it, so that no script of the page can name a path.
 */
export const DROPPED = 'place.dropped'
