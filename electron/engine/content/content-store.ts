import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Fault } from '../../../shared/model/fault.ts'
import type { ContentMode, VersionExtent } from './content-database.ts'
import { unpackExtents } from './packed-extents.ts'
import type {
  ContentThreadStart,
  ExpectedChunk,
  FromContentThread,
  ParcelRow,
  ThreadAnswer,
  ToContentThread,
} from './content-protocol.ts'
import { systemCode } from '../store/system-fault.ts'
import { readParcels } from './read-parcels.ts'
import { ContentWriter } from './content-writer.ts'

/** Small chunks travel together in parcels of this size; a larger chunk has a parcel of its own. */
const PARCEL_BYTES = 1024 * 1024 + 4096
/** Memory on its way to the thread, at most. */
const MEMORY_MAX = 16 * 1024 * 1024
/** Chunks asked for before the reader wants them. */
const READ_AHEAD = 4
/** How long a file of nobody's is waited for; an honest one answers in a few milliseconds. */
const LOOK_MS = 5000
/** Versions named in one question to remove them. */
const REMOVED_TOGETHER = 1000
/** Pieces of memory for reading that are kept for the next reader. */
const LENT_MAX = 8
const SHORT_OF_ROOM: ReadonlySet<string> = new Set(['ERR_WORKER_OUT_OF_MEMORY', 'ERR_WORKER_INIT_FAILED'])

interface Parcel {
  readonly memory: ArrayBuffer
  readonly rows: ParcelRow[]
  used: number
}

interface Waiting {
  readonly resolve: (answer: ThreadAnswer) => void
  readonly reject: (reason: unknown) => void
}

type Question = Exclude<ToContentThread, { kind: 'parcel' }>
/** A question before it has a number. */
type Asked = Question extends infer One ? (One extends Question ? Omit<One, 'number'> : never) : never

/**
 * Sealed chunks on disk (`content.db`, DESIGN.md section 6), written and read by a thread of its own that never sees
 * a key. Chunks are addressed by version (16 bytes) and position (from 0).
 */
export class ContentStore {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #free: ArrayBuffer[] = []
  /** For reading ranges. */
  readonly #lent: ArrayBuffer[] = []
  #number = 0
  #memory = 0
  #parcel: Parcel | null = null
  readonly #writers = new Set<ContentWriter>()
  /** How often chunks were lost, and why the last time. */
  #losses = 0
  #loss: Fault | null = null
  #ended = false
  #wake: (() => void)[] = []

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', (message: FromContentThread) => this.#receive(message))
    worker.on('error', (error) => this.#end(error))
    worker.on('exit', () => this.#end(new Fault('write-failed', { place: 'vault' })))
  }

  /**
   * @param thread where the compiled content-thread lies.
   * @param mode `create` and `lay`: the file must not exist. What is laid is synced when it is closed, not before.
   * @throws Fault `content-damaged`, `format-newer` or of the environment
   */
  static async open(thread: string | URL, path: string, mode: ContentMode): Promise<ContentStore> {
    const store = ContentStore.#start(thread, path, mode)
    await store.#opened()
    return store
  }

  /**
   * Whether a file that nothing vouches for is content that holds nothing. One that does not say so soon is taken for
   * full: whoever wrote it may have made its pages lead in circles.
   */
  static async isEmpty(thread: string | URL, path: string): Promise<boolean> {
    const store = ContentStore.#start(thread, path, 'read')
    try {
      const empty = store.#opened().then(async () => (await store.versions()).length === 0)
      return await Promise.race([empty, sleep(LOOK_MS, false, { ref: false })])
    } catch (error) {
      if (error instanceof Fault) return false
      throw error
    } finally {
      await store.#worker.terminate()
    }
  }

  static #start(thread: string | URL, path: string, mode: ContentMode): ContentStore {
    const start: ContentThreadStart = { path, mode }
    return new ContentStore(new Worker(thread, { workerData: start, name: 'content' }))
  }

  async #opened(): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve, reject })
    })
  }

  /** Who stores versions does it through a writer, and disposes it when rows name them. */
  writer(): ContentWriter {
    const before = this.#losses
    const writer = new ContentWriter({
      append: (version, position, sealedBytes, fill) => this.#append(version, position, sealedBytes, fill),
      flush: () => this.#flush(),
      remove: (versions) => this.remove(versions),
      loss: () => (this.#losses === before ? null : this.#loss),
      ended: () => void this.#writers.delete(writer),
    })
    this.#writers.add(writer)
    return writer
  }

  /** Whether anybody stores versions at this moment. */
  get hasWriters(): boolean {
    return this.#writers.size > 0
  }

  /** Whether some writer is storing a version that no row names yet. */
  isBeingWritten(version: Uint8Array): boolean {
    return [...this.#writers].some((writer) => writer.holds(version))
  }

  /** @returns the sealed chunk, or null if there is none. The buffer is the caller's. */
  async read(version: Uint8Array, position: number): Promise<Buffer | null> {
    return chunkOf(await this.#ask({ kind: 'read', version: ownMemory(version), position, memory: null }))
  }

  /**
   * Chunks `first` to `last` in order, asked for ahead of the reader; null for one that is missing. A chunk is valid
   * until the next step.
   */
  async *readRange(
    version: Uint8Array,
    first: number,
    last: number,
  ): AsyncGenerator<Buffer | null, void, undefined> {
    const id = ownMemory(version)
    const ahead: Promise<ThreadAnswer>[] = []
    try {
      for (let position = first; position <= last; position += 1) {
        while (ahead.length < READ_AHEAD && position + ahead.length <= last)
          ahead.push(this.#readAhead(id, position + ahead.length))
        const answer = await ahead.shift()
        if (answer === undefined) return
        try {
          yield chunkOf(answer)
        } finally {
          this.#keep(answer.memory)
        }
      }
    } finally {
      // Whoever stops early does not want to hear of the rest.
      for (const rest of await Promise.allSettled(ahead))
        if (rest.status === 'fulfilled') this.#keep(rest.value.memory)
    }
  }

  /**
   * Chunks from anywhere, in the order asked for; small ones come several at a time. Null for one that is missing or has
   * another length. A chunk is valid until the next step.
   */
  async *readMany<Place extends ExpectedChunk>(
    places: Iterable<Place>,
  ): AsyncGenerator<{ place: Place; sealed: Buffer | null }, void, undefined> {
    yield* readParcels(places, PARCEL_BYTES, {
      read: (parcel, bytes) => this.#readParcel(parcel, bytes),
      keep: (memory) => {
        this.#keep(memory)
      },
    })
  }

  #readParcel(parcel: readonly ExpectedChunk[], bytes: number): Promise<ThreadAnswer> {
    const known = bytes > PARCEL_BYTES ? undefined : this.#lent.pop()
    const memory = known ?? new ArrayBuffer(Math.max(bytes, PARCEL_BYTES))
    const places = parcel.map(({ version, position, length }) => ({
      version: ownMemory(version),
      position,
      length,
    }))
    const reading = this.#ask({ kind: 'readMany', places, memory }, [memory])
    reading.catch(() => undefined)
    return reading
  }

  /** A failure is met when the chunk is wanted, not before. */
  #readAhead(version: Uint8Array, position: number): Promise<ThreadAnswer> {
    const memory = this.#lent.pop() ?? new ArrayBuffer(PARCEL_BYTES)
    const reading = this.#ask({ kind: 'read', version, position, memory }, [memory])
    reading.catch(() => undefined)
    return reading
  }

  #keep(memory: ArrayBuffer | null): void {
    if (memory?.byteLength === PARCEL_BYTES && this.#lent.length < LENT_MAX) this.#lent.push(memory)
  }

  /**
   * Deletes the chunks of versions, overwriting them, in steps between which chunks can be read. Stopped half-way, the
   * rest can be removed later.
   */
  async remove(versions: readonly Uint8Array[]): Promise<void> {
    this.#post()
    const left = versions.map(ownMemory)
    while (left.length > 0) {
      const { length } = await this.#ask({ kind: 'remove', versions: left.slice(0, REMOVED_TOGETHER) })
      left.splice(0, length ?? 0)
    }
  }

  /** The id of every version that has a chunk here. */
  async versions(): Promise<Buffer[]> {
    const ids = chunkOf(await this.#ask({ kind: 'versions' })) ?? Buffer.alloc(0)
    return Array.from({ length: ids.length / 16 }, (_, at) => ids.subarray(16 * at, 16 * at + 16))
  }

  /** What lies here of each version, oldest first. */
  async extents(): Promise<VersionExtent[]> {
    return unpackExtents(chunkOf(await this.#ask({ kind: 'extents' })) ?? Buffer.alloc(0))
  }

  /** Bytes that earlier removals left free in the file: they are filled before it grows. */
  async spareBytes(): Promise<number> {
    return (await this.#ask({ kind: 'spare' })).length ?? 0
  }

  /** Commits what was appended and ends the thread. */
  async close(): Promise<void> {
    if (this.#ended) return
    try {
      this.#post()
      await this.#ask({ kind: 'close' })
    } finally {
      await this.#worker.terminate()
    }
  }

  async #append(
    version: Uint8Array,
    position: number,
    sealedBytes: number,
    fill: (out: Buffer) => void,
  ): Promise<void> {
    while (!this.#ended && !this.#hasRoom(sealedBytes)) {
      this.#post()
      if (!this.#take(sealedBytes)) await new Promise<void>((resolve) => this.#wake.push(resolve))
    }
    if (this.#ended) throw this.#gone()
    const parcel = this.#parcel
    if (parcel === null) throw new Error('there is room without a parcel')
    fill(Buffer.from(parcel.memory, parcel.used, sealedBytes))
    parcel.rows.push({ version: ownMemory(version), position, offset: parcel.used, length: sealedBytes })
    parcel.used += sealedBytes
  }

  async #flush(): Promise<void> {
    this.#post()
    await this.#ask({ kind: 'flush' })
  }

  #hasRoom(bytes: number): boolean {
    return this.#parcel !== null && this.#parcel.memory.byteLength - this.#parcel.used >= bytes
  }

  /** Memory for a new parcel, if the thread is not too far behind. */
  #take(bytes: number): boolean {
    const size = Math.max(bytes, PARCEL_BYTES)
    if (this.#parcel !== null) return true
    const known = size === PARCEL_BYTES ? this.#free.pop() : undefined
    if (known === undefined && this.#memory > 0 && this.#memory + size > MEMORY_MAX) return false
    if (known === undefined) this.#memory += size
    this.#parcel = { memory: known ?? new ArrayBuffer(size), rows: [], used: 0 }
    return true
  }

  #post(): void {
    const parcel = this.#parcel
    if (parcel === null) return
    this.#parcel = null
    if (parcel.rows.length === 0) {
      this.#giveBack(parcel.memory)
      return
    }
    const { memory, rows } = parcel
    this.#worker.postMessage({ kind: 'parcel', memory, rows } satisfies ToContentThread, [memory])
  }

  #giveBack(memory: ArrayBuffer): void {
    if (memory.byteLength === PARCEL_BYTES) this.#free.push(memory)
    else this.#memory -= memory.byteLength
    const wake = this.#wake
    this.#wake = []
    for (const resume of wake) resume()
  }

  #ask(question: Asked, transfer: ArrayBuffer[] = []): Promise<ThreadAnswer> {
    // A thread that is gone answers nobody.
    if (this.#ended) return Promise.reject(this.#gone())
    this.#number += 1
    const number = this.#number
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#worker.postMessage({ ...question, number }, transfer)
    })
  }

  #receive(message: FromContentThread): void {
    switch (message.kind) {
      case 'opened':
        this.#settle(0)?.resolve({ memory: null, length: null })
        break
      case 'memory':
        this.#giveBack(message.memory)
        break
      case 'lost':
        this.#lose(Fault.fromValue(message.fault))
        break
      case 'done':
        this.#settle(message.number)?.resolve(message.answer)
        break
      case 'failed':
        this.#settle(message.number)?.reject(Fault.fromValue(message.fault))
        break
    }
  }

  #settle(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    return waiting
  }

  #lose(why: Fault): void {
    this.#losses += 1
    this.#loss = why
  }

  /** The thread is gone: nobody waits for it for ever. */
  #end(error: unknown): void {
    if (!this.#ended) this.#lose(error instanceof Fault ? error : this.#lossFrom(error))
    this.#ended = true
    for (const { reject } of this.#waiting.values()) reject(this.#gone())
    this.#waiting.clear()
    const wake = this.#wake
    this.#wake = []
    for (const resume of wake) resume()
  }

  /** A machine that has no room for a thread, a program whose thread cannot be loaded, or a thread that broke off. */
  #lossFrom(error: unknown): Fault {
    if (SHORT_OF_ROOM.has(systemCode(error) ?? '')) return new Fault('memory-short')
    return this.#waiting.has(0)
      ? new Fault('read-failed', { place: 'machine' })
      : new Fault('write-failed', { place: 'vault' })
  }

  #gone(): Fault {
    return this.#loss ?? new Fault('write-failed', { place: 'vault' })
  }
}

function chunkOf({ memory, length }: ThreadAnswer): Buffer | null {
  return memory === null || length === null ? null : Buffer.from(memory, 0, length)
}

/** A view of a larger memory would cross to the thread with all of it. */
function ownMemory(id: Uint8Array): Uint8Array {
  return id.byteLength === id.buffer.byteLength ? id : Uint8Array.from(id)
}
