import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

const prefix = '.unfinished-'
const hour = 3600_000

/** Removes what runs that were ended have left. @param {string} folder */
const sweep = (folder) => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (name.startsWith(prefix) && Date.now() - statSync(path).mtimeMs > hour)
      rmSync(path, { recursive: true, force: true })
  }
}

/**
 * Makes a folder at most once: beside its place, then renamed into it, so that nobody meets a half-made one
 * and of two runs that race, the first to finish wins.
 * @param {string} folder
 * @param {(unfinished: string) => Promise<void>} make
 */
export const madeOnce = async (folder, make) => {
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  sweep(dirname(folder))
  const unfinished = mkdtempSync(join(dirname(folder), prefix))
  try {
    await make(unfinished)
    chmodSync(unfinished, 0o755)
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}
