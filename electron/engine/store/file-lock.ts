import { closeSync, openSync } from 'node:fs'
import Native from 'better-sqlite3'
import { Fault } from '../../../shared/model/fault.ts'
import { faultFromSqlite } from './fault-from-sqlite.ts'
import { evaluationBinding } from './open-database.ts'
import { isRegularDatabase } from './regular-file.ts'
import { faultFromSystem, systemCode } from './system-fault.ts'

/** Held until it is released or the process ends, however it ends. */
export interface FileLock {
  release(): void
}

/**
 * Takes the system's own lock on a file, through SQLite, which knows how on every platform: an empty database in an
 * exclusive transaction. Node has no call for it. Never open the file in another way while the lock is held: closing
 * any descriptor of it would drop a POSIX lock.
 * @throws Fault `in-use` if somebody holds it, and those of the environment.
 */
export function takeFileLock(path: string): FileLock {
  makeEmpty(path)
  return lockWith(path, false, 'BEGIN EXCLUSIVE')
}

/** Whether somebody holds the lock now. Writes nothing; a file that is not there is not held. */
export function isFileLocked(path: string): boolean {
  try {
    const lock = lockWith(path, true, 'SELECT count(*) FROM sqlite_schema')
    lock.release()
    return false
  } catch (error) {
    if (error instanceof Fault) return error.code === 'in-use'
    throw error
  }
}

function makeEmpty(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

function lockWith(path: string, readonly: boolean, statement: string): FileLock {
  try {
    if (!isRegularDatabase(path)) throw new Fault('registry-damaged')
    const native = new Native(path, { readonly, fileMustExist: true, timeout: 0, ...evaluationBinding() })
    try {
      native.exec(statement)
    } catch (error) {
      native.close()
      throw error
    }
    return { release: () => void native.close() }
  } catch (error) {
    throw faultFromSqlite(error, 'registry')
  }
}
