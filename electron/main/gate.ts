/**
 * The one gate between window and broker (EXAMPLES.md, 11). Everything the window says is untrusted: who sent it, the
 * name, the size, the shape and each place are checked here, and only then does something happen. Everything that goes
 * back is parsed too, so that nothing leaves which the contract does not declare.
 */
import { basename, isAbsolute } from 'node:path'
import { DROPPED } from '../../shared/contract/channels.ts'
import {
  CALLS,
  isCallName,
  isJobName,
  JOBS,
  type CallName,
  type CallOutput,
  type Calls,
  type JobName,
  type ShellCallName,
} from '../../shared/contract/contract.ts'
import type { CallShape, JobShape } from '../../shared/contract/declare.ts'
import { jobId } from '../../shared/contract/event.ts'
import { parseCallInput, parseJobInput } from '../../shared/contract/parse.ts'
import type { Reply } from '../../shared/contract/wire.ts'
import { LIMITS } from '../../shared/limits.ts'
import { Fault } from '../../shared/model/fault.ts'
import { toFaultValue, type Incident } from '../../shared/model/incident.ts'
import { z } from '../../shared/zod.ts'
import type { Grants } from './grants.ts'
import { messageSize } from './message-size.ts'
import { ORIGIN } from './origin.ts'
import { newIncident } from './random-token.ts'

/** What the gate looks at in a frame of Electron's. */
export interface SenderFrame {
  readonly frameTreeNodeId: number
  readonly processId: number
  readonly origin: string
  readonly parent: unknown
}

export interface SenderEvent {
  /** Null when the frame is already gone. */
  readonly senderFrame: SenderFrame | null
}

export type ShellHandlers = {
  readonly [N in ShellCallName]: (
    input: z.output<Calls[N]['input']>,
  ) => CallOutput<N> | Promise<CallOutput<N>>
}

export interface GateParts {
  /** The main frame of our window, while there is one. */
  readonly mainFrame: () => SenderFrame | null
  readonly grants: Grants
  readonly shell: ShellHandlers
  readonly engineCall: (name: CallName, input: unknown) => Promise<unknown>
  readonly startJob: (name: JobName, input: Record<string, unknown>) => string
  readonly cancelJob: (job: string) => void
  readonly note: (incident: Incident) => void
}

/** One function for each channel on which the window asks. They never reject: faults are values. */
export interface Gate {
  call(event: SenderEvent, name: unknown, input: unknown): Promise<Reply>
  start(event: SenderEvent, name: unknown, input: unknown): Promise<Reply>
  cancel(event: SenderEvent, job: unknown): Promise<Reply>
}

/** Ten thousand paths of full length. */
const DROP_BYTES = LIMITS.sourcesPerImport * LIMITS.pathMaxCharacters

const dropped = z.object({
  paths: z
    .array(z.string().min(1).max(LIMITS.pathMaxCharacters).refine(isAbsolute))
    .max(LIMITS.sourcesPerImport),
})

export function createGate(parts: GateParts): Gate {
  const answer = async (event: SenderEvent, during: unknown, work: () => unknown): Promise<Reply> => {
    try {
      if (!isOurWindow(event.senderFrame, parts.mainFrame())) throw new Fault('no-right')
      return { ok: true, value: await work() }
    } catch (thrown) {
      const known = typeof during === 'string' && (isCallName(during) || isJobName(during))
      return {
        ok: false,
        fault: toFaultValue(thrown, known ? during : 'gate', newIncident, parts.note),
      }
    }
  }

  const call = async (name: CallName, input: unknown): Promise<unknown> => {
    const shape: CallShape = CALLS[name]
    const checked = redeemPlaces(shape, parseCallInput(name, bounded(input)), parts.grants)
    const output = isShellCall(name)
      ? await shellHandler(parts.shell, name)(checked)
      : await parts.engineCall(name, checked)
    return mintPlaces(shape, shape.output.parse(output), parts.grants)
  }

  return {
    call: (event, name, input) =>
      answer(event, name, () => {
        if (name === DROPPED) return takeDropped(input, parts.grants)
        if (typeof name !== 'string' || !isCallName(name)) throw new Fault('input-invalid')
        return call(name, input)
      }),
    start: (event, name, input) =>
      answer(event, name, () => {
        if (typeof name !== 'string' || !isJobName(name)) throw new Fault('input-invalid')
        const shape: JobShape = JOBS[name]
        return parts.startJob(name, redeemPlaces(shape, parseJobInput(name, bounded(input)), parts.grants))
      }),
    cancel: (event, job) =>
      answer(event, 'cancel', () => {
        parts.cancelJob(parsed(jobId, job))
      }),
  }
}

/** Frames of other windows, frames inside ours and frames that already left are refused alike. */
function isOurWindow(sender: SenderFrame | null, main: SenderFrame | null): boolean {
  return (
    sender !== null &&
    main !== null &&
    sender.frameTreeNodeId === main.frameTreeNodeId &&
    sender.processId === main.processId &&
    sender.parent === null &&
    sender.origin === ORIGIN
  )
}

/** The size first: what is far too large is not even parsed. */
function bounded(input: unknown, limitBytes: number = LIMITS.messageBytes): unknown {
  if (messageSize(input, limitBytes) === null) throw new Fault('input-invalid')
  return input
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value)
  if (!result.success) throw new Fault('input-invalid')
  return result.data
}

/** Puts paths where the window sent tokens. Last of the checks, because it spends tokens that serve once. */
function redeemPlaces(
  { places = {} }: CallShape | JobShape,
  input: Record<string, unknown>,
  grants: Grants,
): Record<string, unknown> {
  const fields = Object.entries(places).map(([field, use]) => ({
    field,
    use,
    tokens: tokensIn(input[field]),
  }))
  const paths = grants.redeem(fields.flatMap(({ tokens, use }) => tokens.map((token) => ({ token, use }))))
  const redeemed = { ...input }
  for (const { field, tokens } of fields) {
    const own = paths.splice(0, tokens.length)
    redeemed[field] = Array.isArray(input[field]) ? own : own[0]
  }
  return redeemed
}

function tokensIn(value: unknown): string[] {
  return z.array(z.string()).parse(Array.isArray(value) ? value : [value])
}

/** Puts tokens where the engine wrote paths. */
export function mintPlaces(
  { mints = [] }: { readonly mints?: readonly string[] },
  output: unknown,
  grants: Grants,
): unknown {
  if (typeof output !== 'object' || output === null) return output
  const given = output as Readonly<Record<string, unknown>>
  const minted = mints.flatMap((field) => {
    const path = given[field]
    return typeof path === 'string' ? [[field, grants.mint(path, 'returned')] as const] : []
  })
  return { ...given, ...Object.fromEntries(minted) }
}

function takeDropped(input: unknown, grants: Grants): CallOutput<'place.choose'> {
  const { paths } = parsed(dropped, bounded(input, DROP_BYTES))
  return { chosen: paths.map((path) => ({ place: grants.mint(path, 'dropped'), name: basename(path) })) }
}

function isShellCall(name: CallName): name is ShellCallName {
  return CALLS[name].room === 'shell'
}

/** The input was parsed with the schema that the handler's type comes from; TypeScript cannot follow that by name. */
function shellHandler(shell: ShellHandlers, name: ShellCallName): (input: unknown) => unknown {
  return shell[name] as (input: unknown) => unknown
}
