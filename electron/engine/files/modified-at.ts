import type { FileHandle } from 'node:fs/promises'
import { LIMITS } from '../../../shared/limits.ts'
import { systemCode } from '../store/system-fault.ts'

/** Files give their moments in parts of a millisecond that a floating number cannot hold exactly. */
const INEXACT_MS = 0.0005
/** FAT keeps every other second. */
const COARSEST_MS = 2000

/** What a file system says that keeps no such date, or lets nobody but the owner set one. */
const NOT_KEPT: ReadonlySet<string | null> = new Set(['EINVAL', 'EOVERFLOW', 'EPERM', 'ENOTSUP', 'ENOSYS'])

/**
 * The moment of a file's last change as the catalogue keeps it.
 * @param mtimeMs milliseconds since 1970, negative before; a file system may say anything.
 * @returns `at` in whole milliseconds since 1970, never later than what the file says unless that is before every `Date`;
 *   `isKept` is false if it had to be brought into the range that a `Date` holds.
 */
export function keptModifiedAt(mtimeMs: number): { readonly at: number; readonly isKept: boolean } {
  const whole = Math.floor(mtimeMs + INEXACT_MS)
  const at = Math.min(Math.max(whole, -LIMITS.lastInstant), LIMITS.lastInstant)
  return { at, isKept: at === whole }
}

/**
 * Dates a file that was written outside the vault. A file system that keeps no such date is no reason to go without the
 * file.
 * @param at milliseconds since 1970, negative before.
 * @returns whether the date is what was asked for, as exactly as file systems are.
 * @throws what the system says of anything but the date
 */
export async function setModifiedAt(file: FileHandle, at: number): Promise<boolean> {
  try {
    // Node takes a number below zero for the present moment, a Date for what it is.
    await file.utimes(new Date(), new Date(at))
  } catch (error) {
    if (!NOT_KEPT.has(systemCode(error))) throw error
    return false
  }
  return Math.abs((await file.stat()).mtimeMs - at) <= COARSEST_MS
}
