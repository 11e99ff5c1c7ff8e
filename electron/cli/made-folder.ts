import { existsSync, mkdirSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../engine/engine.ts'

/** Where systems put drives. What is missing there is a drive, not a folder: it would be made on the machine's own disk. */
const PLACES_OF_DRIVES = /^(\/media(\/[^/]+)?|\/run\/media(\/[^/]+)?|\/mnt|\/Volumes)$/u

/**
 * Runs an act with a folder that somebody named. If only the last part of its path is missing, it is made; it goes again if
 * nothing came into it.
 */
export async function inMadeFolder<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const isMade = await makeFolder(folder)
  try {
    return await act()
  } finally {
    if (isMade) removeEmpty(folder)
  }
}

async function makeFolder(folder: string): Promise<boolean> {
  const above = dirname(folder)
  if (existsSync(folder) || !existsSync(above) || PLACES_OF_DRIVES.test(above)) return false
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    // The act says what is wrong with the place.
    return false
  }
  // A power cut must not take the folder along with what is written into it durably, as far as it can be asked for.
  await syncFolder(above).catch(() => undefined)
  return true
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Something lies in it, as it should.
  }
}
