/** What is done before anything else: the command line, Chromium's switches, what a crash may leave behind. */
import { writeFileSync } from 'node:fs'
import { app } from 'electron'
import { OWN_SWITCHES, refusedSwitches } from './command-line.ts'

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
  // Chromium's sandbox cannot be set up by root; packages are never run by root.
  if (development && process.getuid?.() === 0) app.commandLine.appendSwitch('no-sandbox')
  app.enableSandbox()
  emptyCoreDumps()
  return true
}

/**
 * Node cannot set RLIMIT_CORE. Linux lets a process choose what its core dumps contain, and children inherit the
 * choice: nothing (core(5), "Controlling which mappings are written to the core dump").
 */
function emptyCoreDumps(): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A kernel without the file writes core dumps as the machine's administrator configured them.
  }
}
