import { closeSync, fsyncSync, openSync } from 'node:fs'
import { faultFromSystem } from './system-fault.ts'

/**
 * A file that a database of this process fills without waiting for the disk, and that must be on the disk in the end.
 * It is closed after the database: closing it would drop the database's locks.
 */
export class LaidFile {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'r+')
  }

  /** Waits for the disk. @throws Fault of the environment if anything that was written did not get there */
  close(): void {
    try {
      fsyncSync(this.#file)
    } catch (error) {
      throw faultFromSystem(error, 'write', { place: 'target' })
    } finally {
      closeSync(this.#file)
    }
  }
}
