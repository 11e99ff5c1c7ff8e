/** A printing system of our own with one printer, which keeps what it prints in a file. For root only. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'

export interface PrivatePrinter extends AsyncDisposable {
  /** What CUPS_SERVER names. */
  readonly socket: string
  /** The names of the jobs that were printed, oldest first. */
  readonly jobs: () => string[]
  /** Holds what was printed. */
  readonly spool: string
}

const SERVER = '/usr/sbin/cupsd'

/** Why there can be none here; null if there can. */
export const noPrinterHere = (): string | null =>
  process.platform !== 'linux'
    ? 'CUPS is tried on Linux'
    : process.getuid?.() !== 0
      ? 'a printing system of our own is for root only'
      : existsSync(SERVER)
        ? null
        : 'cups-daemon is not installed'

export async function startPrinter(): Promise<PrivatePrinter> {
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-cups-'))
  execFileSync('chmod', ['755', folder])
  const at = (...names: string[]) => join(folder, ...names)
  for (const name of ['root', 'spool', 'spool/tmp', 'cache', 'state', 'log']) mkdirSync(at(name))
  const socket = at('socket')
  const lines = {
    'cups-files.conf': [
      ...[`ServerRoot ${at('root')}`, `RequestRoot ${at('spool')}`, `TempDir ${at('spool/tmp')}`],
      ...[`CacheDir ${at('cache')}`, `StateDir ${at('state')}`, 'FileDevice Yes', 'SystemGroup root'],
      ...[`ErrorLog ${at('log/error')}`, `AccessLog ${at('log/access')}`, `PageLog ${at('log/page')}`],
    ],
    'cupsd.conf': [
      ...[`Listen ${socket}`, 'Browsing No', 'DefaultAuthType None', 'WebInterface No', 'LogLevel warn'],
      ...['PreserveJobFiles Yes', 'PreserveJobHistory Yes'],
      ...['<Location />', 'Order allow,deny', 'Allow all', '</Location>'],
      ...['<Policy default>', '<Limit All>', 'Order allow,deny', 'Allow all', '</Limit>', '</Policy>'],
    ],
    'printers.conf': [
      ...[
        '<DefaultPrinter Office>',
        'Info Office',
        'DeviceURI file:/dev/null',
        'State Idle',
        'Accepting Yes',
      ],
      '</DefaultPrinter>',
    ],
  }
  for (const [name, text] of Object.entries(lines)) writeFileSync(at('root', name), `${text.join('\n')}\n`)
  const server = spawn(SERVER, ['-f', '-c', at('root/cupsd.conf'), '-s', at('root/cups-files.conf')], {
    stdio: 'ignore',
  })
  await expect.poll(() => existsSync(socket), { timeout: 20_000 }).toBe(true)
  const lpstat = (...options: string[]) =>
    execFileSync('lpstat', ['-h', socket, ...options], { encoding: 'utf8' })
  return {
    socket,
    spool: at('spool'),
    jobs: () => lpstat('-W', 'all', '-o').split('\n').filter(Boolean).reverse(),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await ended
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
