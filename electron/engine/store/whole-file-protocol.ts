import type { FaultValue } from '../../../shared/model/fault.ts'

/** What the engine's thread tells the one that works on a whole catalogue, once, as its worker data. */
export interface WholeFileStart {
  readonly path: string
  /** The raw key of the database, transferred; the thread wipes it when the file is open. */
  readonly key: ArrayBuffer
  readonly work: WholeFileWork
}

/** What is to be done with the file; a change of key names the raw key that it opens with afterwards, likewise. */
export type WholeFileWork =
  { readonly of: 'check' | 'rebuild-indexes' } | { readonly of: 'rekey'; readonly next: ArrayBuffer }

/** Its one answer: whether the structure is sound (true after a change), or what SQLite or the disk said. */
export type FromWholeFile = { readonly sound: boolean } | { readonly fault: FaultValue }
