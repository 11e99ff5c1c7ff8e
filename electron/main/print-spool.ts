/**
 * What the system's printing keeps of a job, as far as it can be seen from here. CUPS takes every job into its spool, whole
 * and in plain, and keeps the file for a day unless it is told otherwise (cupsd.conf(5), cups-files.conf(5)).
 */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CallOutput } from '../../shared/contract/contract.ts'
import { liesInMemory } from './private-room.ts'

export type Spool = CallOutput<'printing.get'>['spool']

const SETTINGS = '/etc/cups'
const SPOOL = '/var/spool/cups'
const UNKNOWN: Spool = { place: 'unknown', kept: 'unknown' }

/**
 * @param server another server than this machine's, if one was named.
 * @param folder of CUPS' settings.
 * @param home holds the person's own settings, which count before those of the machine (client.conf(5)).
 */
export function lookAtSpool(server: string | undefined, folder = SETTINGS, home = homedir()): Spool {
  const scheduler = read(join(folder, 'cupsd.conf'))
  const files = read(join(folder, 'cups-files.conf'))
  const clients = [join(folder, 'client.conf'), join(home, '.cups', 'client.conf')].map(read)
  const elsewhere =
    server !== undefined || clients.some((text) => text !== null && directive(text, 'ServerName') !== null)
  if (process.platform !== 'linux' || elsewhere || scheduler === null) return UNKNOWN
  return {
    place: files === null ? 'unknown' : liesInMemory(spoolOf(files, folder)) ? 'memory' : 'disk',
    kept: keeps(scheduler),
  }
}

/** CUPS takes a path that is not whole from its own folder. */
function spoolOf(files: string, folder: string): string {
  return resolve(folder, directive(files, 'ServerRoot') ?? '', directive(files, 'RequestRoot') ?? SPOOL)
}

/** Without the history there is nothing that a kept file could belong to. */
function keeps(scheduler: string): Spool['kept'] {
  const no = (name: string) => /^(no|off|false|0)$/i.test(directive(scheduler, name) ?? '')
  return no('PreserveJobFiles') || no('PreserveJobHistory') ? 'until-printed' : 'longer'
}

/** The last line that names it counts. */
function directive(text: string, name: string): string | null {
  const found = [...text.matchAll(new RegExp(`^[ \\t]*${name}[ \\t]+(.*?)[ \\t]*$`, 'gim'))]
  return found.at(-1)?.[1] ?? null
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
