/** The engine as hosts and the command line see it: the only thing of this folder that they import. */
import type {
  CallOutput,
  Calls,
  EngineCallName,
  JobName,
  JobResult,
  Jobs,
} from '../../shared/contract/contract.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import type { z } from '../../shared/zod.ts'
import { CALL_HANDLERS } from './handlers/calls.ts'
import { openContext } from './handlers/context.ts'
import { passGate } from './handlers/gate.ts'
import { JOB_HANDLERS } from './handlers/jobs.ts'
import type { Inspector } from './jobs/inspector.ts'
import type { Job } from './jobs/job.ts'

export type { Inspector } from './jobs/inspector.ts'
export type { Job } from './jobs/job.ts'
export { syncFolder } from './store/durable-file.ts'

/** What the process around the engine provides. */
export interface EngineEnvironment {
  /** Where anchors and attempt counters lie, outside every vault. */
  readonly machineFolder: string
  readonly appVersion: string
  /** The bundled worker that owns content databases. */
  readonly contentThread: string | URL
  /** Parses untrusted bytes in a process without keys; null where there is none, and hence no preview. */
  readonly inspector: Inspector | null
  readonly publish: (event: VaultEvent) => void
}

/** A piece of one file, opened for looking at it. */
export interface Content {
  readonly mediaType: string
  readonly totalBytes: number
  /** First and last byte of the piece, both included; -1 for the last of an empty file. */
  readonly first: number
  readonly last: number
  /** Each buffer is the receiver's. */
  readonly stream: AsyncIterable<Uint8Array>
}

/** A closed range of bytes; `last` null: to the end. */
export interface ByteRange {
  readonly first: number
  readonly last: number | null
}

export interface Engine {
  /** @throws Fault. Inputs are in the contract's parsed form (`parseCallInput`). */
  call<N extends EngineCallName>(name: N, input: z.output<Calls[N]['input']>): Promise<CallOutput<N>>
  /** Runs a job to its end. @throws Fault, `cancelled` if the signal said so. */
  run<N extends JobName>(name: N, input: z.output<Jobs[N]['input']>, job: Job): Promise<JobResult<N>>
  /** @throws Fault `not-found` for a token that is unknown or closed. */
  content(token: string, range: ByteRange | null): Promise<Content>
  /** Locks: closes databases, wipes keys. The engine is spent. */
  close(): Promise<void>
}

export function createEngine(environment: EngineEnvironment): Engine {
  const context = openContext(environment)
  return {
    async call(name, input) {
      passGate(context.room, name, input)
      return await CALL_HANDLERS[name](context, input)
    },
    async run(name, input, job) {
      passGate(context.room, name, input)
      return await JOB_HANDLERS[name](context, input, job)
    },
    async content(token, range) {
      return await context.previews.content(token, range)
    },
    async close() {
      await context.close()
    },
  }
}
