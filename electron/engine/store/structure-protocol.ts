import type { FaultValue } from '../../../shared/model/fault.ts'

/** What the engine's thread tells the one that checks a catalogue's structure, once, as its worker data. */
export interface StructureThreadStart {
  readonly path: string
  /** The raw key of the database, transferred; the thread wipes it when the file is open. */
  readonly key: ArrayBuffer
}

/** Its one answer: whether the structure is sound, or what SQLite or the disk said. */
export type FromStructureThread = { readonly sound: boolean } | { readonly fault: FaultValue }
