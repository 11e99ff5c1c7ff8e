/**
 * Calls of SQLite's that look at, or change, all of a catalogue at once: a second and more for a large one. A thread makes
 * them, so that the engine's own goes on answering.
 */
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { Fault } from '../../../shared/model/fault.ts'
import { CATALOGUE_OPENING } from './catalogue-opening.ts'
import type { Database, DatabaseKey } from './database.ts'
import { isSound } from './is-sound.ts'
import { openDatabase } from './open-database.ts'
import { faultFromSystem } from './system-fault.ts'
import type { FromWholeFile, WholeFileStart, WholeFileWork } from './whole-file-protocol.ts'

/** Where the thread lies beside the bundle; its source where nothing is bundled. */
const THREAD = typeof __WHOLE_FILE_THREAD__ === 'undefined' ? './whole-file-thread.ts' : __WHOLE_FILE_THREAD__

/** A smaller file is dealt with sooner than a thread has started, in some 10 ms. */
const WORTH_A_THREAD_BYTES = 1024 * 1024

/**
 * Whether pages, structure, rows and indexes of a catalogue agree with one another.
 * @param database open here as well; nobody may write meanwhile.
 * @param key of the database. A thread gets a copy of it, and wipes that once the file is open.
 * @throws Fault `cancelled`, `catalogue-damaged`, and those of the environment; nothing looks at the file any more then
 */
export async function checkStructure(
  database: Database,
  key: DatabaseKey,
  signal: AbortSignal,
): Promise<boolean> {
  const { path } = database
  if (!(await isLarge(path))) return isSound(database)
  return await inThread(path, key, { of: 'check' }, signal)
}

/**
 * Makes every index of a catalogue anew from the rows.
 * @param database open here as well; nobody may write meanwhile.
 * @throws Fault as `checkStructure`
 */
export async function rebuildIndexes(
  database: Database,
  key: DatabaseKey,
  signal: AbortSignal,
): Promise<void> {
  if (await isLarge(database.path)) await inThread(database.path, key, { of: 'rebuild-indexes' }, signal)
  else database.execute('REINDEX')
}

/**
 * Encrypts every page of a catalogue anew. The file must be of no use to anybody until this resolves; what is left of it
 * if it does not is worthless.
 * @throws Fault as `checkStructure`
 */
export async function rekeyFile(
  path: string,
  from: DatabaseKey,
  to: DatabaseKey,
  signal: AbortSignal,
): Promise<void> {
  if (await isLarge(path)) {
    await inThread(path, from, { of: 'rekey', next: copyOf(to) }, signal)
    return
  }
  const database = openDatabase(path, { ...CATALOGUE_OPENING, mode: 'write', key: from })
  try {
    database.rekey(to)
  } finally {
    database.close()
  }
}

async function isLarge(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size >= WORTH_A_THREAD_BYTES
  } catch (error) {
    throw faultFromSystem(error, 'read', { place: 'vault' })
  }
}

async function inThread(
  path: string,
  key: DatabaseKey,
  work: WholeFileWork,
  signal: AbortSignal,
): Promise<boolean> {
  const workerData: WholeFileStart = { path, key: copyOf(key), work }
  const transferList = work.of === 'rekey' ? [workerData.key, work.next] : [workerData.key]
  const thread = new Worker(new URL(THREAD, import.meta.url), {
    workerData,
    transferList,
    name: 'whole-file',
  })
  try {
    const ended = once(thread, 'exit').then(() =>
      Promise.reject(new Error('the thread of a whole file ended')),
    )
    const [answer] = (await Promise.race([once(thread, 'message', { signal }), ended])) as [FromWholeFile]
    if ('fault' in answer) throw Fault.fromValue(answer.fault)
    return answer.sound
  } catch (error) {
    throw signal.aborted ? new Fault('cancelled') : error
  } finally {
    await thread.terminate()
  }
}

/** Such memory lies outside V8's heap; transferring moves it, so that no second copy is left to be wiped. */
function copyOf(key: DatabaseKey): ArrayBuffer {
  return key.use((bytes) => {
    const copy = new ArrayBuffer(bytes.length)
    bytes.copy(Buffer.from(copy))
    return copy
  })
}
