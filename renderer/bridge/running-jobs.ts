import type { Progress } from '../../shared/contract/event.ts'
import { Fault } from '../../shared/model/fault.ts'
import { onEvent } from './events.ts'
import { faultFrom } from './fault-from.ts'

/** One job's news, kept from its first event: a quick job may end before the window has learnt its id. */
class RunningJob {
  readonly ended: Promise<unknown>
  readonly #settle: { resolve: (result: unknown) => void; reject: (fault: Fault) => void }
  readonly #listeners = new Set<(progress: Progress) => void>()
  #latest: Progress | undefined
  settled = false

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.ended = promise
    // Whoever holds the handle hears of a failure; a job that nobody waits for is no unhandled rejection.
    promise.catch(() => undefined)
    this.#settle = { resolve, reject }
  }

  onProgress(listener: (progress: Progress) => void): () => void {
    this.#listeners.add(listener)
    if (this.#latest) listener(this.#latest)
    return () => this.#listeners.delete(listener)
  }

  progressed(progress: Progress): void {
    this.#latest = progress
    for (const listener of this.#listeners) listener(progress)
  }

  succeed(result: unknown): void {
    this.settled = true
    this.#settle.resolve(result)
  }

  fail(fault: Fault): void {
    this.settled = true
    this.#settle.reject(fault)
  }
}

/** All jobs from their first event or their handle to their end. Locking ends the engine, and so every job. */
export class RunningJobs {
  readonly #jobs = new Map<string, RunningJob>()
  readonly #claimed = new Set<string>()

  constructor() {
    onEvent('job.progressed', ({ job, progress }) => this.#known(job).progressed(progress))
    onEvent('job.ended', ({ job, outcome }) => {
      const running = this.#known(job)
      if (outcome.ok) running.succeed(outcome.result)
      else running.fail(faultFrom(outcome.fault))
      // An end that comes before the handle waits for it; otherwise nobody will ask again.
      if (this.#claimed.delete(job)) this.#jobs.delete(job)
    })
    onEvent('session.locked', ({ why }) => {
      const code = why === 'engine-ended' ? 'engine-ended' : 'locked'
      for (const running of this.#jobs.values()) running.fail(new Fault(code))
      this.#jobs.clear()
      this.#claimed.clear()
    })
  }

  /** The job with this id, for the one handle that is made of it. */
  claim(id: string): RunningJob {
    const job = this.#known(id)
    if (job.settled) this.#jobs.delete(id)
    else this.#claimed.add(id)
    return job
  }

  #known(id: string): RunningJob {
    const known = this.#jobs.get(id)
    if (known) return known
    const made = new RunningJob()
    this.#jobs.set(id, made)
    return made
  }
}
