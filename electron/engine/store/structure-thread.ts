/**
 * The thread that looks at the structure of one catalogue and ends. It is handed the raw key of the database in memory
 * that was transferred, not copied, and wipes it once SQLite has it; row tags, wraps and contents never cross to it.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '../../../shared/model/fault.ts'
import { CATALOGUE_OPENING } from './catalogue-opening.ts'
import type { Database } from './database.ts'
import { isSound } from './is-sound.ts'
import { openDatabase } from './open-database.ts'
import type { FromStructureThread, StructureThreadStart } from './structure-protocol.ts'

const port = parentPort
if (port === null) throw new Error('this module runs in a thread')

function open({ path, key }: StructureThreadStart): Database {
  const bytes = Buffer.from(key)
  try {
    return openDatabase(path, { ...CATALOGUE_OPENING, mode: 'read', key: { use: (use) => use(bytes) } })
  } finally {
    bytes.fill(0)
  }
}

function look(start: StructureThreadStart): FromStructureThread {
  let database: Database | null = null
  try {
    database = open(start)
    return { sound: isSound(database) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { fault: error.toValue() }
  } finally {
    database?.close()
  }
}

port.postMessage(look(workerData as StructureThreadStart))
