/** The real systemd-logind on a system bus of its own, so that a test can see who asks the machine to wait with its sleep. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BUS = '/usr/bin/dbus-daemon'
const BUS_CONFIGURATION = '/usr/share/dbus-1/system.conf'
const LOGIND = '/lib/systemd/systemd-logind'
const INHIBIT = '/usr/bin/systemd-inhibit'
const STATE = ['seats', 'users', 'sessions', 'inhibit'].map((name) => join('/run/systemd', name))

export interface Logind extends Disposable {
  /** What leads programs to it. */
  readonly env: Readonly<Record<string, string>>
  /** Whether sleep waits for somebody of that name. */
  waitsFor(name: string): boolean
}

/** @returns null where it cannot be had: its files are missing, nobody is root, or the machine's own one runs. */
export function startLogind(): Logind | null {
  const isThere = [BUS, BUS_CONFIGURATION, LOGIND, INHIBIT].every((path) => existsSync(path))
  if (!isThere || process.getuid?.() !== 0 || existsSync('/run/systemd/system')) return null
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-bus-'))
  const address = `unix:path=${join(folder, 'bus')}`
  const env = { DBUS_SYSTEM_BUS_ADDRESS: address }
  for (const path of STATE) mkdirSync(path, { recursive: true })
  const options = { stdio: 'ignore', env: { ...process.env, ...env } } as const
  const bus = spawn(
    BUS,
    [`--config-file=${BUS_CONFIGURATION}`, `--address=${address}`, '--nofork', '--nopidfile'],
    options,
  )
  while (!existsSync(join(folder, 'bus')) && bus.exitCode === null)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  const logind = spawn(LOGIND, [], options)
  return {
    env,
    waitsFor(name) {
      const list = execFileSync(INHIBIT, ['--list', '--no-legend'], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      })
      return list.split('\n').some((line) => line.startsWith(`${name} `) && line.includes('sleep'))
    },
    [Symbol.dispose]() {
      logind.kill('SIGKILL')
      bus.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
