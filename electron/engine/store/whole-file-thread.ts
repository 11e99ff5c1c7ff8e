/**
 * The thread that makes one call of SQLite's about one whole catalogue and ends. It is handed raw keys of the database in
 * memory that was transferred, not copied, and wipes them once SQLite has them; row tags, wraps and contents never cross
 * to it.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '../../../shared/model/fault.ts'
import { CATALOGUE_OPENING } from './catalogue-opening.ts'
import type { DatabaseKey } from './database.ts'
import { isSound } from './is-sound.ts'
import { openDatabase } from './open-database.ts'
import type { FromWholeFile, WholeFileStart } from './whole-file-protocol.ts'

const port = parentPort
if (port === null) throw new Error('this module runs in a thread')

function withKey<T>(memory: ArrayBuffer, use: (key: DatabaseKey) => T): T {
  const bytes = Buffer.from(memory)
  try {
    return use({ use: (see) => see(bytes) })
  } finally {
    bytes.fill(0)
  }
}

function work({ path, key, work }: WholeFileStart): boolean {
  const mode = work.of === 'check' ? 'read' : 'write'
  const database = withKey(key, (raw) => openDatabase(path, { ...CATALOGUE_OPENING, mode, key: raw }))
  try {
    if (work.of === 'check') return isSound(database)
    if (work.of === 'rekey')
      withKey(work.next, (raw) => {
        database.rekey(raw)
      })
    else database.execute('REINDEX')
    return true
  } finally {
    database.close()
  }
}

function answer(start: WholeFileStart): FromWholeFile {
  try {
    return { sound: work(start) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { fault: error.toValue() }
  }
}

port.postMessage(answer(workerData as WholeFileStart))
