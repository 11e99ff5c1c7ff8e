import type {
  CallOutput,
  Calls,
  EngineCallName,
  JobName,
  JobResult,
  Jobs,
} from '../../../shared/contract/contract.ts'
import type { z } from '../../../shared/zod.ts'
import type { Job } from '../jobs/job.ts'
import type { Context } from './context.ts'

/** One function for each call that the engine answers, typed by the contract: a forgotten one does not compile. */
export type CallHandlers = {
  readonly [N in EngineCallName]: (
    context: Context,
    input: z.output<Calls[N]['input']>,
  ) => CallOutput<N> | Promise<CallOutput<N>>
}

export type JobHandlers = {
  readonly [N in JobName]: (
    context: Context,
    input: z.output<Jobs[N]['input']>,
    job: Job,
  ) => Promise<JobResult<N>>
}

/** The handlers of some calls, for one file of them. */
export type CallsOf<P extends string> = Pick<CallHandlers, Extract<EngineCallName, P>>
export type JobsOf<P extends string> = Pick<JobHandlers, Extract<JobName, P>>
