/** The thread that hashes packs. It sees what lies on the drive; no key and no plaintext ever crosses to it. */
import { parentPort } from 'node:worker_threads'
import { RunningHash } from '../crypto/hash.ts'
import type { FromHashThread, ToHashThread } from './hash-protocol.ts'

const port = parentPort
if (port === null) throw new Error('this module runs in a thread')

const begun = new Map<number, RunningHash>()

function known(hash: number): RunningHash {
  const found = begun.get(hash)
  if (found === undefined) throw new Error('no such hash was begun')
  return found
}

function answer(message: Exclude<ToHashThread, { kind: 'begin' }>): FromHashThread {
  const hash = known(message.hash)
  if (message.kind === 'bytes') {
    hash.update(new Uint8Array(message.memory, message.from, message.length))
    return null
  }
  begun.delete(message.hash)
  return Uint8Array.from(hash.digest())
}

port.on('message', (message: ToHashThread) => {
  if (message.kind === 'begin') begun.set(message.hash, new RunningHash(message.label))
  else port.postMessage(answer(message))
})
