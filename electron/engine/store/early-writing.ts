import { closeSync, fdatasync, openSync } from 'node:fs'

/**
 * Lets the disk begin with what a database of this process has written, while nobody waits. Left alone, the system begins
 * to write only when somebody waits for all of it. It has a descriptor of its own, because the system tells each
 * descriptor once that a write failed, and whoever syncs in earnest must be the one who is told.
 * It is closed after the database: closing it would drop the database's locks.
 */
export class EarlyWriting {
  readonly #path: string
  #file: number | null = null
  #syncing = false

  constructor(path: string) {
    this.#path = path
  }

  /** Where that is not possible, the sync that counts has more to do: nothing is lost. */
  begin(): void {
    if (this.#syncing) return
    try {
      this.#file ??= openSync(this.#path, 'r+')
    } catch {
      return
    }
    this.#syncing = true
    fdatasync(this.#file, () => {
      this.#syncing = false
    })
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}
