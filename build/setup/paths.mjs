import { accessSync, constants, lstatSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepFailure } from './say.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Where runtimes built on this machine are kept, outside the checkout, so that every clone finds them. */
export const cacheFolder = () => {
  const home = process.env['HOME'] || userInfo().homedir
  const preferred = join(process.env['XDG_CACHE_HOME'] || join(home, '.cache'), 'strongroom')
  try {
    mkdirSync(preferred, { recursive: true })
    accessSync(preferred, constants.W_OK)
    return preferred
  } catch {
    const fallback = join(tmpdir(), `strongroom-cache-${userInfo().username}`)
    mkdirSync(fallback, { recursive: true, mode: 0o700 })
    if (!isOurs(fallback))
      throw new StepFailure(
        `${fallback} may hold what somebody else put there`,
        'remove it, or set XDG_CACHE_HOME to a folder of your own',
      )
    return fallback
  }
}

/** What lies in it is run: where everybody may make folders, somebody else may have made this one. @param {string} folder */
const isOurs = (folder) => {
  if (process.getuid === undefined) return true
  const facts = lstatSync(folder)
  return facts.isDirectory() && facts.uid === process.getuid() && (facts.mode & 0o022) === 0
}

/** The version of an installed package. @param {string} name */
export const installedVersion = (name) => {
  const file = join(root, 'node_modules', name, 'package.json')
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(file, 'utf8'))
  return version
}
