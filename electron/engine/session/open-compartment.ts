import type { Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import type { ContentStore } from '../content/content-store.ts'
import type { CompartmentKeys } from '../keys/compartment-keys.ts'
import type { Catalogue } from '../store/catalogue.ts'

/** A compartment whose grant was verified: its two databases and its keys, until the session ends. */
export interface OpenCompartment {
  readonly id: Id
  readonly keys: CompartmentKeys
  readonly catalogue: Catalogue
  readonly content: ContentStore
  readonly rights: ReadonlySet<Right>
  /** Runs acts that change this compartment one after another. */
  exclusively<T>(act: () => Promise<T>): Promise<T>
  close(): Promise<void>
}
