/** Jobs inside the engine's process: progress at a bearable rate, cancelling, and exactly one end each. */
import type { Progress, VaultEvent } from '../../shared/contract/event.ts'
import { LIMITS } from '../../shared/limits.ts'
import { Fault, type FaultValue } from '../../shared/model/fault.ts'

export interface JobControls {
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
}

export interface RunningJobs {
  /** @param work may throw whatever it likes; `name` is what a defect is noted under. */
  start(job: string, name: string, work: (controls: JobControls) => Promise<unknown>): void
  cancel(job: string): void
}

const PAUSE = 1000 / LIMITS.progressPerSecond

export function createRunningJobs(
  publish: (event: VaultEvent) => void,
  faultValue: (thrown: unknown, during: string) => FaultValue,
): RunningJobs {
  const running = new Map<string, AbortController>()
  return {
    start(job, name, work) {
      const cancelling = new AbortController()
      const thinned = thinOut((progress) => publish({ event: 'job.progressed', job, progress }))
      running.set(job, cancelling)
      const end = (outcome: Extract<VaultEvent, { event: 'job.ended' }>['outcome']): void => {
        thinned.stop()
        running.delete(job)
        publish({ event: 'job.ended', job, outcome })
      }
      work({ signal: cancelling.signal, report: thinned.report }).then(
        (result) => end({ ok: true, result }),
        (thrown: unknown) => {
          const cancelled = cancelling.signal.aborted && isAbort(thrown)
          end({ ok: false, fault: cancelled ? new Fault('cancelled').toValue() : faultValue(thrown, name) })
        },
      )
    },
    cancel(job) {
      running.get(job)?.abort(new Fault('cancelled'))
    },
  }
}

/** What Node's own abortable functions throw, whatever the reason was. */
function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError'
}

/** Passes the first report on at once and then the newest one, at most so many times a second. */
export function thinOut(publish: (progress: Progress) => void): {
  report: (progress: Progress) => void
  stop: () => void
} {
  let newest: Progress | null = null
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    timer = undefined
    if (newest === null) return
    publish(newest)
    newest = null
    timer = setTimeout(flush, PAUSE)
  }
  return {
    report(progress) {
      newest = progress
      if (timer === undefined) flush()
    },
    stop() {
      clearTimeout(timer)
      if (newest !== null) publish(newest)
      newest = null
    },
  }
}
