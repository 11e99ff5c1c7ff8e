import { existsSync, readFileSync } from 'node:fs'
import { run, tail } from './run.mjs'
import { StepFailure, say } from './say.mjs'

const listFile = '/var/lib/dpkg/status'

/** @param {readonly string[]} packages */
const missing = (packages) => {
  const installed = new Set(
    readFileSync(listFile, 'utf8')
      .split('\n\n')
      .filter((entry) => entry.includes('\nStatus: install ok installed'))
      .map((entry) => /^Package: (.+)$/m.exec(entry)?.[1]),
  )
  // Newer releases renamed some libraries when time became 64 bits wide.
  return packages.filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
}

/**
 * Sees to it that Debian packages are there: installs them as root, else says the one command to run.
 * On other systems it leaves the matter to whoever administers them.
 * @param {string} what
 * @param {readonly string[]} packages
 */
export const installSystemPackages = async (what, packages) => {
  if (!existsSync(listFile)) return
  const wanted = missing(packages)
  if (wanted.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${wanted.join(' ')}`
  if (process.getuid?.() !== 0)
    throw new StepFailure(`${what} missing: ${wanted.join(', ')}`, `run: sudo ${command}`)
  say(`installing ${what}: ${wanted.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await run('apt-get', ['update', '-q'], { env, minutes: 5 })
  const install = await run('apt-get', command.split(' ').slice(1), { env, minutes: 10 })
  if (!install.ok)
    throw new StepFailure(
      `apt-get could not install them:\n${tail(update.ok ? install.output : update.output)}`,
      `look at what apt says, then run: apt-get update && ${command}`,
    )
}
