import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs'
import { faultFromSystem } from './system-fault.ts'

/**
 * A file that a database of this process fills without waiting for the disk, and that must be on the disk in the end.
 * It is closed after the database: closing it would drop the database's locks.
 */
export class LaidFile {
  /** Two, because the system tells each of them once that a write failed, and only the second is listened to. */
  readonly #ahead: number
  readonly #last: number
  #syncing = false

  constructor(path: string) {
    this.#ahead = openSync(path, 'r+')
    this.#last = openSync(path, 'r+')
  }

  /** Lets the disk begin with what was written so far, and does not wait for it. */
  begin(): void {
    if (this.#syncing) return
    this.#syncing = true
    fdatasync(this.#ahead, () => {
      this.#syncing = false
    })
  }

  /** Waits for the disk. @throws Fault of the environment if anything that was written did not get there */
  close(): void {
    try {
      fsyncSync(this.#last)
    } catch (error) {
      throw faultFromSystem(error, 'write', { place: 'target' })
    } finally {
      closeSync(this.#ahead)
      closeSync(this.#last)
    }
  }
}
