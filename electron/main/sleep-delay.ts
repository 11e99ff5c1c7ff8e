/**
 * Keeps the machine from going to sleep before the keys are out of memory. Electron tells of it and lets the machine go at
 * once; ending the engine takes a moment longer, and memory that sleeps is memory that can be read. systemd waits for
 * whoever asked it to, five seconds unless it is told otherwise (systemd-inhibit(1), logind.conf(5) InhibitDelayMaxSec).
 * Where there is no systemd, nothing waits.
 *
 * One of the few adapters that start programs: by absolute path, with fixed arguments, never through a shell.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'

const INHIBIT = '/usr/bin/systemd-inhibit'
/** Does nothing until its input ends, which it does with this process, however that ends. */
const WAIT = '/usr/bin/cat'
const ASKED = [
  '--what=sleep:shutdown',
  '--mode=delay',
  '--who=Strongroom',
  '--why=The vault is being locked',
] as const

export interface SleepDelay {
  /** From now on sleep waits. */
  hold(): void
  /** Nothing is left that it should wait for. */
  release(): void
}

export function createSleepDelay(): SleepDelay {
  let asking: ChildProcess | null = null
  return {
    hold() {
      if (asking !== null || !existsSync(INHIBIT)) return
      const bus = process.env['DBUS_SYSTEM_BUS_ADDRESS']
      const child = spawn(INHIBIT, [...ASKED, WAIT], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: bus === undefined ? {} : { DBUS_SYSTEM_BUS_ADDRESS: bus },
      })
      // Without a running systemd it ends at once; then nothing can be asked for.
      child.on('error', () => undefined)
      child.stdin.on('error', () => undefined)
      asking = child
    },
    release() {
      asking?.stdin?.end()
      asking = null
    },
  }
}
