/** The thread that owns one content database. It sees sealed chunks only; no key ever crosses to it. */
import { parentPort, workerData } from 'node:worker_threads'
import { Fault, type FaultValue } from '../../../shared/model/fault.ts'
import { ContentDatabase, type SealedRow } from './content-database.ts'
import type {
  ContentThreadStart,
  ExpectedChunk,
  FromContentThread,
  ThreadAnswer,
  ToContentThread,
} from './content-protocol.ts'
import { packExtents } from './packed-extents.ts'

type Parcel = Extract<ToContentThread, { kind: 'parcel' }>
type Question = Exclude<ToContentThread, Parcel>

const port = parentPort
if (port === null) throw new Error('this module runs in a thread')

let database: ContentDatabase | null = null

function send(message: FromContentThread, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}

function faultOf(error: unknown): FaultValue {
  return (error instanceof Fault ? error : new Fault('write-failed', { place: 'vault' })).toValue()
}

function* rowsOf({ memory, rows }: Parcel): Generator<SealedRow> {
  for (const { version, position, offset, length } of rows)
    yield { version, position, sealed: Buffer.from(memory, offset, length) }
}

/** What cannot be written is lost together with everything since the last commit. */
function orLost(act: () => void): void {
  try {
    act()
  } catch (error) {
    send({ kind: 'lost', fault: faultOf(error) })
  }
}

function take(parcel: Parcel, into: ContentDatabase): void {
  orLost(() => {
    into.write(rowsOf(parcel))
  })
  send({ kind: 'memory', memory: parcel.memory }, [parcel.memory])
}

/** Reading sees what is not committed yet, and need not wait for the disk. */
const WITHOUT_COMMIT: ReadonlySet<Question['kind']> = new Set(['read', 'readMany'])

const NOTHING: ThreadAnswer = { memory: null, length: null }

function answer(question: Question, from: ContentDatabase): ThreadAnswer {
  switch (question.kind) {
    case 'flush':
      return NOTHING
    case 'read':
      return lay(from.read(question.version, question.position), question.memory)
    case 'readMany':
      return layMany(question.places, question.memory, from)
    case 'remove':
      return { memory: null, length: from.removeSome(question.versions) }
    case 'versions':
      return lay(Buffer.concat(from.versions()), null)
    case 'extents':
      return lay(packExtents(from.extents()), null)
    case 'spare':
      return { memory: null, length: from.spareBytes() }
    case 'close':
      from.close()
      return NOTHING
  }
}

/** Puts bytes where they can be transferred: into the memory that was sent, or into their own. */
function lay(bytes: Buffer | null, memory: ArrayBuffer | null): ThreadAnswer {
  if (bytes === null) return { memory, length: null }
  const { buffer, byteLength: length } = bytes
  const whole = buffer instanceof ArrayBuffer && length === buffer.byteLength
  if (memory !== null && length <= memory.byteLength) {
    bytes.copy(Buffer.from(memory))
    release(bytes)
    return { memory, length }
  }
  return { memory: whole ? buffer : Uint8Array.from(bytes).buffer, length }
}

/** Each chunk in its room; the room of one that is missing is left as it is. */
function layMany(places: readonly ExpectedChunk[], memory: ArrayBuffer, from: ContentDatabase): ThreadAnswer {
  const missing: number[] = []
  let at = 0
  for (const [index, { version, position, length }] of places.entries()) {
    const bytes = from.read(version, position)
    if (bytes?.length === length) bytes.copy(Buffer.from(memory, at, length))
    else missing.push(index)
    at += length
    release(bytes)
  }
  return { memory, length: at, missing }
}

/** The collector would let copies pile up before it looks. Small ones share their memory with others. */
function release(bytes: Buffer | null): void {
  if (bytes?.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength)
    bytes.buffer.transfer(0)
}

function receive(message: ToContentThread): void {
  if (database === null) return
  if (message.kind === 'parcel') {
    take(message, database)
    return
  }
  const { number } = message
  try {
    const from = database
    if (!WITHOUT_COMMIT.has(message.kind))
      orLost(() => {
        from.commit()
      })
    const given = answer(message, from)
    send({ kind: 'done', number, answer: given }, given.memory === null ? [] : [given.memory])
  } catch (error) {
    send({ kind: 'failed', number, fault: faultOf(error) })
  }
}

try {
  const { path, mode } = workerData as ContentThreadStart
  database = new ContentDatabase(path, mode)
  port.on('message', receive)
  send({ kind: 'opened' })
} catch (error) {
  send({ kind: 'failed', number: 0, fault: faultOf(error) })
}
