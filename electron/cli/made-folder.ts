import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where systems put drives. What is missing there is a drive, not a folder: it would be made on the machine's own disk. */
const PLACES_OF_DRIVES = /^(\/media(\/[^/]+)?|\/run\/media(\/[^/]+)?|\/mnt|\/Volumes)$/u

/**
 * Runs an act with a folder that somebody named. If only the last part of its path is missing, it is made; it goes again if
 * nothing came into it.
 */
export async function inMadeFolder<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const isMade = makeFolder(folder)
  try {
    return await act()
  } finally {
    if (isMade) removeEmpty(folder)
  }
}

function makeFolder(folder: string): boolean {
  const above = dirname(folder)
  if (existsSync(folder) || !existsSync(above) || PLACES_OF_DRIVES.test(above)) return false
  try {
    mkdirSync(folder, { mode: 0o700 })
    keepName(above)
    return true
  } catch {
    // The act says what is wrong with the place.
    return false
  }
}

/** A power cut must not take the folder along with what is written into it durably. */
function keepName(above: string): void {
  try {
    const opened = openSync(above, 'r')
    try {
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
  } catch {
    // Some systems sync a folder by themselves and let nobody ask for it.
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Something lies in it, as it should.
  }
}
