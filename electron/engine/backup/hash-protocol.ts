/** Messages between the engine's thread and the one that hashes. Both are ours and of the same build. */
import type { Label } from '../crypto/labels.ts'

export type ToHashThread =
  | { readonly kind: 'begin'; readonly hash: number; readonly label: Label }
  /** Memory is transferred and comes back when it was hashed. */
  | { readonly kind: 'bytes'; readonly hash: number; readonly memory: ArrayBuffer; readonly length: number }
  | { readonly kind: 'end'; readonly hash: number }

/** Memory for each `bytes`, the digest for each `end`, in order. */
export type FromHashThread = { readonly memory: ArrayBuffer } | { readonly digest: Uint8Array }
