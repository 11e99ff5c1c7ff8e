import { setImmediate } from 'node:timers/promises'

/** How long work may run before messages (a cancel, say) are let in; milliseconds. */
const SLICE = 8

/** Lets work that never waits for anything leave the thread now and then. */
export class Pacer {
  readonly #signal: AbortSignal
  #since = performance.now()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Call between small steps. @throws the signal's reason when the job was cancelled */
  async breathe(): Promise<void> {
    this.#signal.throwIfAborted()
    if (performance.now() - this.#since < SLICE) return
    await setImmediate()
    this.#since = performance.now()
    this.#signal.throwIfAborted()
  }
}
