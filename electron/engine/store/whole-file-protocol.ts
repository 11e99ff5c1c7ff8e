import type { FaultValue } from '../../../shared/model/fault.ts'

/** What the engine's thread tells the one that works on a whole catalogue, once, as its worker data. */
export interface WholeFileStart {
  readonly path: string
  /** The raw key of the database, transferred; the thread wipes it when the file is open. */
  readonly key: ArrayBuffer
  /** The raw key that the file is to open with afterwards, likewise; null: the file is looked at and stays as it is. */
  readonly next: ArrayBuffer | null
}

/** Its one answer: whether the structure is sound (true after a change of key), or what SQLite or the disk said. */
export type FromWholeFile = { readonly sound: boolean } | { readonly fault: FaultValue }
