import type { Progress } from '../../../shared/contract/event.ts'
import type { Job } from '../jobs/job.ts'
import { ProgressMeter } from '../jobs/progress-meter.ts'

/** Progress of work in phases that are each counted from nothing. */
export class JobProgress {
  readonly #meter: ProgressMeter

  constructor(report: Job['report']) {
    this.#meter = new ProgressMeter(report, 'preparing')
  }

  begin(phase: Progress['phase'], totalBytes: number | null, totalFiles: number | null = null): void {
    Object.assign(this.#meter, { doneBytes: 0, totalBytes, doneFiles: 0, totalFiles })
    this.#meter.enter(phase)
  }

  readonly advance = (bytes: number): void => {
    this.#meter.addBytes(bytes)
  }

  readonly advanceFile = (): void => {
    this.#meter.addFile()
  }
}
