import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { Fault } from '../../../shared/model/fault.ts'
import type { Database, DatabaseKey } from './database.ts'
import { isSound } from './is-sound.ts'
import type { FromStructureThread, StructureThreadStart } from './structure-protocol.ts'
import { faultFromSystem } from './system-fault.ts'

/** Where the thread lies beside the bundle; its source where nothing is bundled. */
const THREAD = typeof __STRUCTURE_THREAD__ === 'undefined' ? './structure-thread.ts' : __STRUCTURE_THREAD__

/** A smaller file is looked at sooner than a thread has started, in some 10 ms. */
const WORTH_A_THREAD_BYTES = 1024 * 1024

/**
 * Whether pages, structure, rows and indexes of a catalogue agree with one another. SQLite looks at all of a file in one
 * call, a second and more for a large one: a thread makes that call, so that the engine's own goes on answering.
 * @param database open here as well; nobody may write meanwhile.
 * @param key of the database. The thread gets a copy of it, and wipes that once the file is open.
 * @throws Fault `cancelled`, `catalogue-damaged`, and those of the environment; nothing looks at the file any more then
 */
export async function checkStructure(
  database: Database,
  key: DatabaseKey,
  signal: AbortSignal,
): Promise<boolean> {
  const { path } = database
  if ((await bytesOf(path)) < WORTH_A_THREAD_BYTES) return isSound(database)
  const thread = new Worker(new URL(THREAD, import.meta.url), threadOptions(path, key))
  try {
    const ended = once(thread, 'exit').then(() => Promise.reject(new Error('the structure thread ended')))
    const [answer] = (await Promise.race([once(thread, 'message', { signal }), ended])) as [
      FromStructureThread,
    ]
    if ('fault' in answer) throw Fault.fromValue(answer.fault)
    return answer.sound
  } catch (error) {
    throw signal.aborted ? new Fault('cancelled') : error
  } finally {
    await thread.terminate()
  }
}

async function bytesOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    throw faultFromSystem(error, 'read', { place: 'vault' })
  }
}

/** Memory of this size lies outside V8's heap; transferring moves it, so that no second copy is left to be wiped. */
function threadOptions(path: string, key: DatabaseKey) {
  const memory = key.use((bytes) => {
    const copy = new ArrayBuffer(bytes.length)
    bytes.copy(Buffer.from(copy))
    return copy
  })
  const workerData: StructureThreadStart = { path, key: memory }
  return { workerData, transferList: [memory], name: 'structure' }
}
