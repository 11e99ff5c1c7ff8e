import type { Head } from '../format/head.ts'

/** What the two copies of the head say. */
export interface HeadReading {
  /** The newest copy that verifies. */
  readonly head: Head
  /** The other copy, if it verifies too. */
  readonly other: Head | null
  /** Copies that verify: 1 or 2. */
  readonly good: 1 | 2
}

/** The two copies `head.a` and `head.b` in a vault's folder. */
export interface HeadStore {
  /** @throws Fault `head-damaged` when neither copy verifies, `format-newer`, `not-a-vault` when there is none. */
  read(): Promise<HeadReading>
  /** Writes the older or damaged copy first, syncs it, and reads it back. */
  write(head: Head): Promise<void>
}
