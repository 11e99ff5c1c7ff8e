/** The window's typed side of the bridge: what crosses is parsed here, and only values or a {@link Fault} come out. */
import { z } from '../../shared/zod.ts'
import type { Bridge } from '../../shared/contract/bridge.ts'
import {
  CALLS,
  JOBS,
  type CallInput,
  type CallName,
  type CallOutput,
  type JobInput,
  type JobName,
  type JobResult,
} from '../../shared/contract/contract.ts'
import { jobId, type Progress } from '../../shared/contract/event.ts'
import { chosenPlace, type ChosenPlace } from '../../shared/contract/shell.ts'
import { reply } from '../../shared/contract/wire.ts'
import { Fault } from '../../shared/model/fault.ts'
import { noteEnd } from './cut-work.ts'
import { faultFrom } from './fault-from.ts'
import { RunningJobs } from './running-jobs.ts'

declare global {
  interface Window {
    readonly strongroom: Bridge
  }
}

const jobs = new RunningJobs()

/** @throws Fault if the answer is one, or is no answer at all. */
function open(answer: unknown): unknown {
  const parsed = reply.parse(answer)
  if (parsed.ok) return parsed.value
  throw faultFrom(parsed.fault)
}

/** Asks one question of the contract. @throws Fault */
export async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const value = open(await window.strongroom.call(name, input))
  return CALLS[name].output.parse(value) as CallOutput<N>
}

/** Long work under way. `ended` settles exactly once: with the result, or with a {@link Fault}. */
export interface JobHandle<N extends JobName> {
  readonly id: string
  readonly ended: Promise<JobResult<N>>
  onProgress(listener: (progress: Progress) => void): () => void
  /** Asks for the end; `ended` then rejects with `cancelled`, or resolves if the work was quicker. */
  cancel(): void
}

/** Starts one job of the contract. @throws Fault if it does not start. */
export async function start<N extends JobName>(name: N, input: JobInput<N>): Promise<JobHandle<N>> {
  const id = jobId.parse(open(await window.strongroom.start(name, input)))
  const job = jobs.claim(id)
  job.ended.catch((thrown: unknown) => noteEnd(name, faultOf(thrown).code))
  return {
    id,
    ended: job.ended.then((result) => JOBS[name].result.parse(result) as JobResult<N>),
    onProgress: (listener) => job.onProgress(listener),
    cancel: () => void window.strongroom.cancel(id),
  }
}

const droppedPlaces = z.object({ chosen: z.array(chosenPlace) })

/** Turns files that were dropped on the window into places for `file.import`. @throws Fault */
export async function dropped(files: readonly File[]): Promise<readonly ChosenPlace[]> {
  return droppedPlaces.parse(open(await window.strongroom.dropped(files))).chosen
}

/** The fault inside anything that was thrown; a foreign exception is a defect. */
export function faultOf(thrown: unknown): Fault {
  return thrown instanceof Fault ? thrown : new Fault('defect', {}, { cause: thrown })
}
