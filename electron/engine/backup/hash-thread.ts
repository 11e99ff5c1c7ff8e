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

function send(message: FromHashThread, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}

port.on('message', (message: ToHashThread) => {
  switch (message.kind) {
    case 'begin':
      begun.set(message.hash, new RunningHash(message.label))
      break
    case 'bytes': {
      const { hash, memory, length } = message
      known(hash).update(new Uint8Array(memory, 0, length))
      send({ memory }, [memory])
      break
    }
    case 'end':
      send({ digest: Uint8Array.from(known(message.hash).digest()) })
      begun.delete(message.hash)
      break
  }
})
