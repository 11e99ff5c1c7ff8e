import { Worker } from 'node:worker_threads'
import { RunningHash } from '../crypto/hash.ts'
import type { Label } from '../crypto/labels.ts'
import type { FromHashThread, ToHashThread } from './hash-protocol.ts'

/** Where the thread lies beside the bundle; its source where nothing is bundled. */
const THREAD = typeof __HASH_THREAD__ === 'undefined' ? './hash-thread.ts' : __HASH_THREAD__

/** Fewer bytes are hashed sooner than a thread has started. */
const WORTH_A_THREAD_BYTES = 48 * 1024 * 1024

/** Memory that goes to the thread and comes back. */
const PARCEL_BYTES = 2 * 1024 * 1024
/** Some are being hashed while the next are filled. */
const PARCELS_MAX = 6

/** A hash of one long part, as `RunningHash` of the crypto folder computes it. */
export interface LongHash {
  /** @param bytes stay as they are until the promise is kept: they were taken over then, but maybe not hashed yet. */
  update(bytes: Buffer): Promise<void>
  /** Ends the hash; the object is spent. */
  digest(): Promise<Buffer>
}

interface Waiting {
  readonly resolve: (digest: Uint8Array) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Hashes what lies, or will lie, on a drive: beside the engine's thread once much is expected, so that hashing and
 * reading or writing go on at the same time. It is given sealed bytes only. Disposing ends the thread.
 */
export class PackHasher implements Disposable {
  #thread: Worker | null = null
  readonly #waiting: Waiting[] = []
  readonly #free: ArrayBuffer[] = []
  #parcels = 0
  readonly #wake: (() => void)[] = []
  #failure: Error | null = null
  #begun = 0

  /** Tells how many bytes are about to be hashed. */
  expect(bytes: number): void {
    if (bytes < WORTH_A_THREAD_BYTES || this.#thread !== null) return
    const thread = new Worker(new URL(THREAD, import.meta.url), { name: 'hash' })
    thread.on('message', (message: FromHashThread) => {
      this.#receive(message)
    })
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
    return thread === null ? hashHere(label) : this.#hashThere(thread, label)
  }

  [Symbol.dispose](): void {
    void this.#thread?.terminate()
  }

  #hashThere(thread: Worker, label: Label): LongHash {
    const send = (message: ToHashThread, transfer: ArrayBuffer[] = []): void => {
      thread.postMessage(message, transfer)
    }
    const hash = (this.#begun += 1)
    send({ kind: 'begin', hash, label })
    const give = async (bytes: Buffer): Promise<void> => {
      for (let at = 0; at < bytes.length; at += PARCEL_BYTES) {
        const memory = await this.#parcel()
        const length = bytes.copy(Buffer.from(memory), 0, at)
        send({ kind: 'bytes', hash, memory, length }, [memory])
      }
    }
    // One after the other, also for who does not wait.
    let given = Promise.resolve()
    return {
      update: (bytes) => {
        given = given.then(() => give(bytes))
        return given
      },
      digest: async () => {
        await given
        if (this.#failure !== null) throw this.#failure
        const digest = await new Promise<Uint8Array>((resolve, reject) => {
          this.#waiting.push({ resolve, reject })
          send({ kind: 'end', hash })
        })
        return Buffer.from(digest)
      },
    }
  }

  async #parcel(): Promise<ArrayBuffer> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure
      const known = this.#free.pop()
      if (known !== undefined) return known
      if (this.#parcels < PARCELS_MAX) {
        this.#parcels += 1
        return new ArrayBuffer(PARCEL_BYTES)
      }
      await new Promise<void>((resolve) => this.#wake.push(resolve))
    }
  }

  #receive(message: FromHashThread): void {
    if ('memory' in message) this.#free.push(message.memory)
    else this.#waiting.shift()?.resolve(message.digest)
    this.#wakeAll()
  }

  /** Nobody waits for a thread that is gone. */
  #end(why: Error): void {
    this.#failure ??= why
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure)
    this.#wakeAll()
  }

  #wakeAll(): void {
    for (const resume of this.#wake.splice(0)) resume()
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
