import { Fault, type FaultCode } from '../../../shared/model/fault.ts'

/** Which database a fault speaks of. */
export type DatabasePart = 'registry' | 'catalogue' | 'content'

/** Longest match first: SQLite's extended codes begin with the name of the family. */
const CODES: readonly (readonly [prefix: string, code: FaultCode])[] = [
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_IOERR_READ', 'read-failed'],
  ['SQLITE_IOERR_SHORT_READ', 'read-failed'],
  ['SQLITE_IOERR_NOMEM', 'memory-short'],
  ['SQLITE_IOERR', 'write-failed'],
  ['SQLITE_READONLY', 'medium-read-only'],
  ['SQLITE_CANTOPEN', 'read-failed'],
  ['SQLITE_BUSY', 'in-use'],
  ['SQLITE_LOCKED', 'in-use'],
  ['SQLITE_PERM', 'not-permitted'],
  ['SQLITE_AUTH', 'not-permitted'],
  ['SQLITE_NOMEM', 'memory-short'],
]

export const DAMAGED: Readonly<Record<DatabasePart, FaultCode>> = {
  registry: 'registry-damaged',
  catalogue: 'catalogue-damaged',
  content: 'content-damaged',
}

/**
 * What an error of SQLite means for a person. Damage is a page that does not authenticate, a file that is no
 * database under this key, or a structure that contradicts itself. Anything that is no error of SQLite comes back
 * as it is.
 */
export function faultFromSqlite(error: unknown, part: DatabasePart): unknown {
  const code = sqliteCode(error)
  if (code === null) return error
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new Fault(DAMAGED[part], {}, { cause: error })
  const known = CODES.find(([prefix]) => code.startsWith(prefix))
  return known === undefined ? error : new Fault(known[1], { place: 'vault' }, { cause: error })
}

function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null
}
