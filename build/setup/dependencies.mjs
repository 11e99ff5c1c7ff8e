import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { run, tail } from './run.mjs'
import { StepFailure, say } from './say.mjs'

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */

/** @param {string} path @returns {Packages | undefined} */
const lockedPackages = (path) => {
  const file = join(root, path)
  if (!existsSync(file)) return undefined
  /** @type {{ packages: Packages }} */
  const { packages } = JSON.parse(readFileSync(file, 'utf8'))
  return packages
}

/** npm writes down what it installed; optional packages may be for other platforms. */
const installedAsLocked = () => {
  const locked = lockedPackages('package-lock.json')
  const installed = lockedPackages('node_modules/.package-lock.json')
  if (locked === undefined || installed === undefined) return false
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    const present = installed[path]
    if (path === '' || (present === undefined && optional)) return true
    return present?.version === version && present?.integrity === integrity
  })
}

/** Installs exactly what the lockfile says, when that is not what node_modules holds. */
export const installDependencies = async () => {
  if (installedAsLocked()) return
  say('installing dependencies from the lockfile (about half a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { ok, output } = await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    label: 'npm ci',
    minutes: 15,
  })
  if (!ok)
    throw new StepFailure(
      `npm ci did not finish:\n${tail(output)}`,
      'check that the npm registry can be reached, then run the same command again',
    )
}
