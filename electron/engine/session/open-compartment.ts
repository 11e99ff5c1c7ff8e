import type { Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import type { ContentStore } from '../content/content-store.ts'
import type { CompartmentKeys } from '../keys/compartment-keys.ts'
import type { Catalogue } from '../store/catalogue.ts'

/**
 * A compartment whose grant was verified: its two databases and its keys, until the session ends. Several acts may work
 * on it at once: each looks again, in the transaction that writes, at whatever it assumed before it last waited.
 */
export interface OpenCompartment {
  readonly id: Id
  readonly keys: CompartmentKeys
  readonly catalogue: Catalogue
  readonly content: ContentStore
  readonly rights: ReadonlySet<Right>
  close(): Promise<void>
}
