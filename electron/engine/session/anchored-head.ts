import type { SignedState } from '../format/state.ts'
import { verifyHead } from '../keys/signed-state.ts'
import type { HeadReading } from './head-store.ts'

/**
 * The copies of the head are written in turn, so when the newer one is damaged, the other is one state behind. This
 * machine's anchor holds the state that was lost: if it was signed for the very slots and grants of the copy that is
 * left, the two together are the head again, and the databases are held to the newer state.
 */
export function withAnchoredState(reading: HeadReading, anchor: SignedState | null): HeadReading {
  const { head, damaged } = reading
  if (damaged === null || anchor === null || anchor.sequence <= head.state.sequence) return reading
  const restored = { ...head, state: anchor }
  return verifyHead(restored) ? { ...reading, head: restored } : reading
}
