/** Messages between the content store and its thread. Both are ours and of the same build: nothing here is untrusted. */
import type { FaultValue } from '../../../shared/model/fault.ts'
import type { ContentMode } from './content-database.ts'

/** What the thread is started with. */
export interface ContentThreadStart {
  readonly path: string
  readonly mode: ContentMode
}

/** One sealed chunk inside a parcel. */
export interface ParcelRow {
  readonly version: Uint8Array
  readonly position: number
  readonly offset: number
  readonly length: number
}

/** A chunk whose length is known. */
export interface ExpectedChunk {
  readonly version: Uint8Array
  readonly position: number
  readonly length: number
}

/** To the thread. Every message with a number is answered once, in order. */
export type ToContentThread =
  /** Several chunks in one piece of memory, which is transferred and comes back when they are written. */
  | { readonly kind: 'parcel'; readonly memory: ArrayBuffer; readonly rows: readonly ParcelRow[] }
  | { readonly kind: 'flush'; readonly number: number }
  | {
      readonly kind: 'read'
      readonly number: number
      readonly version: Uint8Array
      readonly position: number
      /** Transferred and sent back with the chunk, if it has room for it. */
      readonly memory: ArrayBuffer | null
    }
  /** Chunks one after another, each in the room for its length: the memory is as long as all of them, or longer. */
  | {
      readonly kind: 'readMany'
      readonly number: number
      readonly places: readonly ExpectedChunk[]
      readonly memory: ArrayBuffer
    }
  | { readonly kind: 'remove'; readonly number: number; readonly versions: readonly Uint8Array[] }
  | { readonly kind: 'versions'; readonly number: number }
  | { readonly kind: 'extents'; readonly number: number }
  | { readonly kind: 'spare'; readonly number: number }
  | { readonly kind: 'close'; readonly number: number }

/** Bytes at the beginning of a piece of memory. `length` null: there is no such chunk. */
export interface ThreadAnswer {
  readonly memory: ArrayBuffer | null
  readonly length: number | null
  /** Of many chunks, the indexes of those that are missing or of another length. */
  readonly missing?: readonly number[]
}

/**
 * From the thread. The answer to `read` is a chunk, to `versions` their ids one after another, to `extents` what packed-extents.ts makes of them, to `spare` how many bytes, to
 * `remove` how many of the first ones are gone: what is left is asked for again.
 */
export type FromContentThread =
  | { readonly kind: 'opened' }
  | { readonly kind: 'memory'; readonly memory: ArrayBuffer }
  /** What was written since the last commit could not be kept. */
  | { readonly kind: 'lost'; readonly fault: FaultValue }
  | { readonly kind: 'done'; readonly number: number; readonly answer: ThreadAnswer }
  /** `number` 0: the database did not open. */
  | { readonly kind: 'failed'; readonly number: number; readonly fault: FaultValue }
