/** Messages between the engine's thread and the one that hashes. Both are ours and of the same build. */
import type { Label } from '../crypto/labels.ts'

/** To the thread. `bytes` and `end` are answered once each, in order. */
export type ToHashThread =
  | { readonly kind: 'begin'; readonly hash: number; readonly label: Label }
  /** Memory is shared, not moved: it stays as it is until the answer comes. */
  | {
      readonly kind: 'bytes'
      readonly hash: number
      readonly memory: SharedArrayBuffer
      readonly from: number
      readonly length: number
    }
  | { readonly kind: 'end'; readonly hash: number }

/** The digest for `end`, null for `bytes`. */
export type FromHashThread = Uint8Array | null
