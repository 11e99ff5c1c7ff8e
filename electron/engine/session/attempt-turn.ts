import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../../shared/model/fault.ts'
import { makeOwnFolder } from '../store/durable-file.ts'
import { type FileLock, takeFileLock } from '../store/file-lock.ts'
import { attemptLockPath } from './vault-files.ts'

const LOOK_AGAIN_MS = 100
/** Several times what the KDF takes. */
const WAIT_AT_MOST_MS = 15_000

/** The attempt of this process that is under way. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Runs one attempt to open a vault at a time on this machine: guesses made side by side would read the same count, and
 * pass as one. The vault's own lock is not enough: a medium that cannot be written has none, and a copy of a vault has
 * its own.
 * @throws Fault `busy` if another process does not end its attempt, and those of the environment
 */
export function inTurn<T>(machineFolder: string, vaultId: string, attempt: () => Promise<T>): Promise<T> {
  const trying = turn.then(async () => {
    const lock = await takeTurn(attemptLockPath(machineFolder, vaultId))
    try {
      return await attempt()
    } finally {
      lock.release()
    }
  })
  turn = trying.catch(() => undefined)
  return trying
}

async function takeTurn(path: string): Promise<FileLock> {
  await makeOwnFolder(dirname(path), 'machine')
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    try {
      return takeFileLock(path)
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'in-use')) throw error
      if (waited >= WAIT_AT_MOST_MS) throw new Fault('busy', {}, { cause: error })
      await sleep(LOOK_AGAIN_MS)
    }
  }
}
