import { lstatSync } from 'node:fs'

/** What SQLite opens beside a database, by itself, as soon as it is there. */
const COMPANIONS = ['', '-journal', '-wal']

/**
 * Whether a database file and what belongs to it are regular files, as far as they are there. Whoever filled a drive may
 * have put a fifo in the place of one, and SQLite would wait for its other end for ever; or a link that leads elsewhere.
 */
export function isRegularDatabase(path: string): boolean {
  return COMPANIONS.every((ending) => lstatSync(path + ending, { throwIfNoEntry: false })?.isFile() ?? true)
}
