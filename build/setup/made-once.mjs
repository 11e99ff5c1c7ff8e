import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Makes a folder at most once: beside its place, then renamed into it, so that nobody meets a half-made one
 * and of two runs that race, the first to finish wins.
 * @param {string} folder
 * @param {(unfinished: string) => Promise<void>} make
 */
export const madeOnce = async (folder, make) => {
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const unfinished = mkdtempSync(join(dirname(folder), '.unfinished-'))
  try {
    await make(unfinished)
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}
