/**
 * The engine as the broker sees it: a process that answers calls, runs jobs and can be ended at any moment, because
 * ending it is what locks the vault. There is always one, or one on its way.
 */
import type { MessagePortMain, UtilityProcess } from 'electron'
import type { VaultEvent } from '../../shared/contract/event.ts'
import { event as eventSchema } from '../../shared/contract/event.ts'
import {
  fromEngine,
  type ByteRange,
  type FromEngine,
  type IncidentReport,
  type ToEngine,
} from '../../shared/contract/wire.ts'
import { Fault, type FaultCode } from '../../shared/model/fault.ts'
import { delay } from './delay.ts'

/** How long a fresh engine may take to answer; it loads two native modules. */
const READY_LIMIT = 20_000
/**
 * How long an engine may take to close before it is killed: to seal a form that is being filled, to write that the vault is
 * locked, on a slow disk too, and to wipe its keys.
 */
const CLOSE_LIMIT = 4000
const KILL_LIMIT = 2000
/** An engine that lived this long did not fail at its start. */
const HEALTHY_LIFE = 30_000
const RESTART_DELAYS = [100, 500, 2000, 10_000]

export interface EngineLinkParts {
  readonly fork: () => UtilityProcess
  readonly begin: Extract<ToEngine, { kind: 'begin' }>
  readonly onEvent: (event: VaultEvent) => void
  /** The engine ended although nobody asked it to. A new one is on its way. */
  readonly onCrash: () => void
  readonly onIncident: (report: IncidentReport) => void
  /** @returns a port to an inspector. */
  readonly onInspectorWanted: () => MessagePortMain
  readonly onInspectorStuck: () => void
}

export interface EngineLink {
  /** @throws Fault from the engine, `engine-ended` if it dies, `locked` if it is ended on purpose. */
  call(name: string, input: unknown): Promise<unknown>
  start(job: string, name: string, input: unknown): Promise<void>
  cancel(job: string): void
  /** Asks for the bytes behind a preview token; they come over the given port, which the engine then owns. */
  content(token: string, range: ByteRange, port: MessagePortMain): Promise<void>
  /** Locks: ends the process, and with it every key; starts a fresh one. Resolves when the old process is gone. */
  replace(): Promise<void>
  /** Ends the process for good. */
  end(): Promise<void>
}

/** One process from fork to exit. */
interface Life {
  readonly child: UtilityProcess
  readonly startedAt: number
  readonly ready: PromiseWithResolvers<void>
  /** It closed its databases and wiped its keys. */
  readonly closed: PromiseWithResolvers<void>
  readonly gone: PromiseWithResolvers<void>
  readonly waiting: Map<number, PromiseWithResolvers<unknown>>
  /** We are ending it. */
  ending: boolean
}

export function createEngineLink(parts: EngineLinkParts): EngineLink {
  let life: Life | null = null
  let nextCall = 1
  let failures = 0
  let over = false
  let ending = Promise.resolve()
  /** Resolves when there is a process again. */
  let next = Promise.withResolvers<Life>()

  const begin = (): void => {
    const started: Life = {
      child: parts.fork(),
      startedAt: performance.now(),
      ready: Promise.withResolvers(),
      closed: Promise.withResolvers(),
      gone: Promise.withResolvers(),
      waiting: new Map(),
      ending: false,
    }
    // Whoever waits gets the rejection; when nobody waits it is no unhandled one.
    started.ready.promise.catch(() => undefined)
    started.child.on('message', (message: unknown) => receive(started, message))
    started.child.once('exit', () => exited(started))
    started.child.postMessage(parts.begin)
    const limit = setTimeout(() => kill(started.child), READY_LIMIT)
    void Promise.race([started.ready.promise, started.gone.promise])
      .catch(() => undefined)
      .finally(() => clearTimeout(limit))
    life = started
    next.resolve(started)
  }

  const receive = (from: Life, message: unknown): void => {
    const parsed = fromEngine.safeParse(message)
    if (parsed.success) act(from, parsed.data)
    // An engine that speaks another language is not the one we know: end it, which is always safe.
    else kill(from.child)
  }

  const act = (from: Life, message: FromEngine): void => {
    if (message.kind === 'ready') from.ready.resolve()
    else if (message.kind === 'closed') from.closed.resolve()
    else if (message.kind === 'reply') settle(from, message)
    else if (message.kind === 'incident') parts.onIncident(message.report)
    else if (message.kind === 'inspector-wanted') post(from, { kind: 'inspector' }, parts.onInspectorWanted())
    else if (message.kind === 'inspector-stuck') parts.onInspectorStuck()
    else if (!from.ending || isJobEnd(message.event)) parts.onEvent(eventSchema.parse(message.event))
  }

  const exited = (ended: Life): void => {
    abandon(ended, 'engine-ended')
    ended.gone.resolve()
    if (life === ended) life = null
    if (ended.ending) return
    failures = performance.now() - ended.startedAt > HEALTHY_LIFE ? 0 : failures + 1
    parts.onCrash()
    next = Promise.withResolvers()
    const pause = RESTART_DELAYS[Math.min(failures, RESTART_DELAYS.length - 1)] ?? 0
    setTimeout(() => {
      if (!over && life === null) begin()
    }, pause)
  }

  const present = async (): Promise<Life> => {
    const current = life !== null && !life.ending ? life : await next.promise
    await current.ready.promise
    return current
  }

  /** Resolves when the process that is being ended, if one is, is gone. Whoever asks again waits for the same. */
  const finish = (): Promise<void> => {
    const old = life
    if (old === null) return ending
    life = null
    next = Promise.withResolvers()
    old.ending = true
    abandon(old, 'locked')
    ending = endProcess(old)
    return ending
  }

  begin()
  return {
    async call(name, input) {
      const current = await present()
      const id = nextCall++
      const answer = Promise.withResolvers<unknown>()
      current.waiting.set(id, answer)
      post(current, { kind: 'call', id, name, input })
      return answer.promise
    },
    async start(job, name, input) {
      post(await present(), { kind: 'start', job, name, input })
    },
    cancel(job) {
      if (life !== null) post(life, { kind: 'cancel', job })
    },
    async content(token, range, port) {
      post(await present(), { kind: 'content', token, range }, port)
    },
    async replace() {
      await finish()
      if (!over && life === null) begin()
    },
    async end() {
      over = true
      await finish()
    },
  }
}

function post(to: Life, message: ToEngine, port?: MessagePortMain): void {
  to.child.postMessage(message, port === undefined ? [] : [port])
}

function settle(from: Life, { id, reply }: Extract<FromEngine, { kind: 'reply' }>): void {
  const answer = from.waiting.get(id)
  from.waiting.delete(id)
  if (reply.ok) answer?.resolve(reply.value)
  else answer?.reject(Fault.fromValue(reply.fault))
}

function abandon(ended: Life, code: FaultCode): void {
  ended.ready.reject(new Fault(code))
  for (const answer of ended.waiting.values()) answer.reject(new Fault(code))
  ended.waiting.clear()
}

function isJobEnd(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'event' in event && event.event === 'job.ended'
}

/**
 * Asks, and then kills: ending by itself would take Node and Chromium a while, with everything still in memory. The
 * kernel frees a killed process's memory before its pipes close, and their closing is what we wait for.
 */
async function endProcess({ child, closed, gone }: Life): Promise<void> {
  child.postMessage({ kind: 'close' } satisfies ToEngine)
  await within(Promise.race([closed.promise, gone.promise]), CLOSE_LIMIT)
  kill(child)
  await within(gone.promise, KILL_LIMIT)
}

function kill(child: UtilityProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch {
    // It was quicker.
  }
}

async function within(happening: Promise<void>, milliseconds: number): Promise<void> {
  await Promise.race([happening, delay(milliseconds)])
}
