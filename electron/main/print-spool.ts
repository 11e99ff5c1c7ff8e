/**
 * What the system's printing keeps of a job, as far as it can be seen from here. CUPS takes every job into its spool, whole
 * and in plain, and keeps the file for a day unless it is told otherwise (cupsd.conf(5), cups-files.conf(5)).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallOutput } from '../../shared/contract/contract.ts'
import { liesInMemory } from './private-room.ts'

export type Spool = CallOutput<'printing.get'>['spool']

const SETTINGS = '/etc/cups'
const SPOOL = '/var/spool/cups'
const UNKNOWN: Spool = { place: 'unknown', kept: 'unknown' }

/**
 * @param server another server than this machine's, if one was named.
 * @param folder of CUPS' settings.
 */
export function lookAtSpool(server: string | undefined, folder = SETTINGS): Spool {
  const scheduler = read(join(folder, 'cupsd.conf'))
  const files = read(join(folder, 'cups-files.conf'))
  const client = read(join(folder, 'client.conf'))
  const elsewhere = server !== undefined || (client !== null && directive(client, 'ServerName') !== null)
  if (process.platform !== 'linux' || elsewhere || scheduler === null) return UNKNOWN
  return {
    place:
      files === null ? 'unknown' : liesInMemory(directive(files, 'RequestRoot') ?? SPOOL) ? 'memory' : 'disk',
    kept: keeps(scheduler),
  }
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
