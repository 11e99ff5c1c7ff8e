import { Worker } from 'node:worker_threads'
import { RunningHash } from '../crypto/hash.ts'
import type { Label } from '../crypto/labels.ts'
import type { FromHashThread, ToHashThread } from './hash-protocol.ts'

/** Where the thread lies beside the bundle; its source where nothing is bundled. */
const THREAD = typeof __HASH_THREAD__ === 'undefined' ? './hash-thread.ts' : __HASH_THREAD__

/** Fewer bytes are hashed sooner than a thread has started. */
const WORTH_A_THREAD_BYTES = 48 * 1024 * 1024

/** A hash of one long part, as `RunningHash` of the crypto folder computes it. */
export interface LongHash {
  /** @param bytes in shared memory, which stays as it is until the promise is kept. */
  update(bytes: Buffer): Promise<void>
  /** Ends the hash; the object is spent. */
  digest(): Promise<Buffer>
}

interface Waiting {
  readonly resolve: (answer: FromHashThread) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Hashes what lies, or will lie, on a drive: beside the engine's thread once much is expected, so that hashing and
 * reading or writing go on at the same time. It is given sealed bytes only. Disposing ends the thread.
 */
export class PackHasher implements Disposable {
  #thread: Worker | null = null
  readonly #waiting: Waiting[] = []
  #failure: Error | null = null
  #begun = 0

  /** Tells how many bytes are about to be hashed. */
  expect(bytes: number): void {
    if (bytes < WORTH_A_THREAD_BYTES || this.#thread !== null) return
    const thread = new Worker(new URL(THREAD, import.meta.url), { name: 'hash' })
    thread.on('message', (answer: FromHashThread) => this.#waiting.shift()?.resolve(answer))
    thread.on('error', (error) => {
      this.#end(error instanceof Error ? error : new Error('the hashing thread failed', { cause: error }))
    })
    thread.on('exit', () => {
      this.#end(new Error('the hashing thread ended'))
    })
    this.#thread = thread
  }

  begin(label: Label): LongHash {
    const thread = this.#thread
    if (thread === null) return hashHere(label)
    const hash = (this.#begun += 1)
    thread.postMessage({ kind: 'begin', hash, label } satisfies ToHashThread)
    return {
      update: async ({ buffer: memory, byteOffset: from, length }) => {
        if (!(memory instanceof SharedArrayBuffer)) throw new TypeError('only shared memory can be hashed')
        await this.#ask(thread, { kind: 'bytes', hash, memory, from, length })
      },
      digest: async () => {
        const digest = await this.#ask(thread, { kind: 'end', hash })
        if (digest === null) throw new TypeError('the hashing thread answered out of turn')
        return Buffer.from(digest)
      },
    }
  }

  [Symbol.dispose](): void {
    void this.#thread?.terminate()
  }

  async #ask(thread: Worker, message: ToHashThread): Promise<FromHashThread> {
    if (this.#failure !== null) throw this.#failure
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      thread.postMessage(message)
    })
  }

  /** Nobody waits for a thread that is gone. */
  #end(why: Error): void {
    this.#failure ??= why
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure)
  }
}

function hashHere(label: Label): LongHash {
  const hash = new RunningHash(label)
  return {
    update: (bytes) => {
      hash.update(bytes)
      return Promise.resolve()
    },
    digest: () => Promise.resolve(hash.digest()),
  }
}
