import type { Progress } from '../../../shared/contract/event.ts'
import { LIMITS } from '../../../shared/limits.ts'
import type { Job } from './job.ts'

const INTERVAL = 1000 / LIMITS.progressPerSecond

/** Counts what a job has done and reports it, not more often than anybody reads. */
export class ProgressMeter {
  readonly #report: Job['report']
  #phase: Progress['phase']
  #reportedAt = -Infinity
  doneBytes = 0
  doneFiles = 0
  totalBytes: number | null = null
  totalFiles: number | null = null

  constructor(report: Job['report'], phase: Progress['phase']) {
    this.#report = report
    this.#phase = phase
    this.#send()
  }

  /** A new phase is reported at once; counts go on unless they are set anew. */
  enter(phase: Progress['phase']): void {
    this.#phase = phase
    this.#send()
  }

  addBytes(bytes: number): void {
    this.doneBytes += bytes
    this.#tick()
  }

  addFile(): void {
    this.doneFiles += 1
    this.#tick()
  }

  setFiles(done: number): void {
    this.doneFiles = done
    this.#tick()
  }

  #tick(): void {
    if (performance.now() - this.#reportedAt >= INTERVAL) this.#send()
  }

  #send(): void {
    this.#reportedAt = performance.now()
    const { doneBytes, doneFiles, totalBytes, totalFiles } = this
    this.#report({ phase: this.#phase, doneBytes, totalBytes, doneFiles, totalFiles })
  }
}
