import type { Progress } from '../../../shared/contract/event.ts'
import type { Job } from '../jobs/job.ts'

/** Counts what a job has done, phase by phase, and tells the job. */
export class JobProgress {
  readonly #job: Job
  #phase: Progress['phase'] = 'preparing'
  #doneBytes = 0
  #totalBytes: number | null = null
  #doneFiles = 0
  #totalFiles: number | null = null

  constructor(job: Job) {
    this.#job = job
    this.#report()
  }

  /** A new phase, which begins at nothing. */
  begin(phase: Progress['phase'], totalBytes: number | null, totalFiles: number | null = null): void {
    this.#phase = phase
    this.#doneBytes = 0
    this.#totalBytes = totalBytes
    this.#doneFiles = 0
    this.#totalFiles = totalFiles
    this.#report()
  }

  readonly advance = (bytes: number): void => {
    this.#doneBytes += bytes
    this.#report()
  }

  readonly advanceFile = (): void => {
    this.#doneFiles += 1
  }

  #report(): void {
    this.#job.report({
      phase: this.#phase,
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
      doneFiles: this.#doneFiles,
      totalFiles: this.#totalFiles,
    })
  }
}
