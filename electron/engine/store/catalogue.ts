import type { Id } from '../../../shared/contract/basics.ts'
import type { ReadDb, WriteDb } from './database.ts'

/** Generation and keyed multiset hash of the critical rows (DESIGN.md section 6, "Rollback"). */
export interface CatalogueState {
  readonly generation: number
  /** 32 bytes. */
  readonly root: Buffer
}

/** A stored version as the catalogue knows it. */
export interface VersionFacts {
  readonly versionId: Id
  readonly itemId: Id
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
  /** The file key, wrapped under the compartment's wrap key. */
  readonly wrapped: Buffer
  /** Commitment to the chunk key. */
  readonly commitment: Buffer
}

/** The encrypted catalogue of one compartment. */
export interface Catalogue {
  readonly read: ReadDb
  /** One transaction: rows, the generation and the root change together. */
  write<T>(change: (db: WriteDb) => T): T
  state(): CatalogueState
  name(): string
  /** Every version, trashed items included, in the order they were stored. */
  versions(): Iterable<VersionFacts>
  /** Compares the rows with the root that was kept. Throws Fault('catalogue-damaged'). */
  verifyRoot(): void
  copyTo(path: string): void
  close(): void
}
