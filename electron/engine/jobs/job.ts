import type { Progress } from '../../../shared/contract/event.ts'

/** What a job needs from whoever started it. */
export interface Job {
  /** Aborted when somebody cancels. */
  readonly signal: AbortSignal
  /** Called as often as the job likes; the reader thins it out. */
  readonly report: (progress: Progress) => void
}
