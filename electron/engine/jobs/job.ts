import type { Progress } from '../../../shared/contract/event.ts'

/** What long work is given: how to say how far it is, and how to learn that it is no longer wanted. */
export interface Job {
  readonly signal: AbortSignal
  report(progress: Progress): void
}
