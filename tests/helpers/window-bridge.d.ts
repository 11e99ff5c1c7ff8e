import type { Bridge } from '../../shared/contract/bridge.ts'

/** What functions that a test evaluates inside the page find there. */
declare global {
  interface Window {
    readonly strongroom: Bridge
  }
}
