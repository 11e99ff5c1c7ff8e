/** Jobs under way: every job that was started ends exactly once, also when the engine is gone. */
import { JOBS, type JobName } from '../../shared/contract/contract.ts'
import type { JobShape } from '../../shared/contract/declare.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import { Fault, type FaultCode, type FaultValue } from '../../shared/model/fault.ts'
import { mintPlaces } from './gate.ts'
import type { Grants } from './grants.ts'
import { randomToken } from './random-token.ts'

type JobInput = Readonly<Record<string, unknown>>
type Ended = Extract<VaultEvent, { event: 'job.ended' }>
type Progressed = Extract<VaultEvent, { event: 'job.progressed' }>

export interface JobsParts {
  readonly start: (job: string, name: JobName, input: JobInput) => Promise<void>
  readonly cancel: (job: string) => void
  readonly grants: Grants
  readonly publish: (event: VaultEvent) => void
  /** A job reached its result; `input` is what the engine got. */
  readonly onDone: (name: JobName, input: JobInput) => void
  readonly toFaultValue: (thrown: unknown, during: string) => FaultValue
  /** Milliseconds of a clock that is never set. */
  readonly now: () => number
}

interface Running {
  readonly name: JobName
  readonly input: JobInput
  readonly onEnd: ((outcome: Ended['outcome']) => void) | undefined
  readonly startedAt: number
  lastSign: number
}

export interface Jobs {
  /**
   * @param onEnd is told of the end besides the window: for work of the broker's own
   * @returns the job's id; whatever happens to it is told by events.
   */
  start(name: JobName, input: JobInput, onEnd?: (outcome: Ended['outcome']) => void): string
  /** Unknown and ended jobs are no error: the end may be on its way. */
  cancel(job: string): void
  progressed(event: Progressed): void
  ended(event: Ended): void
  /** Ends all that is left, because the engine is gone. */
  abandon(code: FaultCode): void
  readonly running: number
  /** When a job that was started by a moment and still runs last gave a sign of life; null when there is none. */
  lastSign(startedBy: number): number | null
}

export function createJobs(parts: JobsParts): Jobs {
  const running = new Map<string, Running>()

  const end = (job: string, outcome: Ended['outcome']): void => {
    const known = running.get(job)
    if (known === undefined) return
    running.delete(job)
    if (outcome.ok) parts.onDone(known.name, known.input)
    parts.publish({ event: 'job.ended', job, outcome })
    known.onEnd?.(outcome)
  }

  const finish = ({ job, outcome }: Ended): void => {
    const name = running.get(job)?.name
    if (name === undefined || !outcome.ok) {
      end(job, outcome)
      return
    }
    const shape: JobShape = JOBS[name]
    try {
      const result = mintPlaces(shape, shape.result.parse(outcome.result), parts.grants)
      end(job, { ok: true, result })
    } catch (thrown) {
      end(job, { ok: false, fault: parts.toFaultValue(thrown, name) })
    }
  }

  return {
    start(name, input, onEnd) {
      const job = randomToken()
      const startedAt = parts.now()
      running.set(job, { name, input, onEnd, startedAt, lastSign: startedAt })
      parts.start(job, name, input).catch((thrown: unknown) => {
        end(job, { ok: false, fault: parts.toFaultValue(thrown, name) })
      })
      return job
    },
    cancel(job) {
      if (running.has(job)) parts.cancel(job)
    },
    progressed(event) {
      const known = running.get(event.job)
      if (known === undefined) return
      known.lastSign = parts.now()
      parts.publish(event)
    },
    ended: finish,
    abandon(code) {
      for (const job of [...running.keys()]) end(job, { ok: false, fault: new Fault(code).toValue() })
    },
    get running() {
      return running.size
    },
    lastSign(startedBy) {
      const signs = [...running.values()].flatMap((one) => (one.startedAt <= startedBy ? one.lastSign : []))
      return signs.length === 0 ? null : Math.max(...signs)
    },
  }
}
