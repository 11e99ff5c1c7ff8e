/** What is done before anything else: the command line, Chromium's switches, what a crash may leave behind. */
import { app } from 'electron'
import { OWN_SWITCHES, refusedSwitches } from './command-line.ts'
import { emptyCoreDumps } from './core-dumps.ts'

/** Exit status for a wrong use of the command line, as in the command-line tool. */
const EXIT_USAGE = 2

/** @returns false if the program must not go on; it then ends by itself. */
export function harden(): boolean {
  const development = !app.isPackaged
  const refused = refusedSwitches({
    parameters: process.argv.slice(1),
    development,
    platform: process.platform,
  })
  if (refused.length > 0) {
    const names = refused.map((name) => `--${name}`).join(' ')
    process.stderr.write(`strongroom: does not start with ${names}\n`)
    app.exit(EXIT_USAGE)
    return false
  }
  for (const [name, value] of OWN_SWITCHES) app.commandLine.appendSwitch(name, value)
  // Root cannot have Chromium's sandbox: in development it runs without, and a package does not run for root.
  if (development && process.getuid?.() === 0) app.commandLine.appendSwitch('no-sandbox')
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  withoutDriverCaches()
  emptyCoreDumps()
  return true
}

/** Graphics drivers keep compiled shaders on disk by themselves, past Chromium's switch. */
function withoutDriverCaches(): void {
  process.env['MESA_SHADER_CACHE_DISABLE'] = 'true'
  process.env['__GL_SHADER_DISK_CACHE'] = '0'
}
