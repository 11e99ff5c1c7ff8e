/** The messages on the four fixed channels between window and broker, and on the ports between the processes. */
import { z } from '../zod.ts'
import { byteCount, bytes, faultValue } from './basics.ts'
import { jobId } from './event.ts'

/** The answer to a call, and to the start of a job (whose value is the job's id). */
export const reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), fault: faultValue }),
])
export type Reply = z.infer<typeof reply>

/** First and last byte, both included; a null end is the end of the file, a null range everything. */
export const byteRange = z.object({ first: byteCount, last: byteCount.nullable() }).nullable()
export type ByteRange = z.infer<typeof byteRange>

/**
 * Broker to engine. `begin` comes first and once. `content` asks for bytes behind a preview token; they come back over
 * the port that is transferred with it. `inspector` carries a port to a fresh inspector. After `close` it answers
 * `closed` and is ended.
 */
export const toEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), machineFolder: z.string(), appVersion: z.string() }),
  z.object({ kind: z.literal('call'), id: z.int(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('start'), job: jobId, name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), job: jobId }),
  z.object({ kind: z.literal('content'), token: z.string(), range: byteRange }),
  z.object({ kind: z.literal('inspector') }),
  z.object({ kind: z.literal('close') }),
])
export type ToEngine = z.infer<typeof toEngine>

/** What is kept of a defect: where it happened in our code. Never its message, which could quote content. */
export const incidentReport = z.object({
  incident: z.string().max(64),
  /** The call or job, or the part of the program. */
  during: z.string().max(100),
  error: z.string().max(100),
  frames: z.array(z.string().max(300)).max(30),
})
export type IncidentReport = z.infer<typeof incidentReport>

/** Engine to broker. Events are those of event.ts. */
export const fromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('reply'), id: z.int(), reply }),
  z.object({ kind: z.literal('event'), event: z.unknown() }),
  /** After `close`: databases are closed and keys wiped; the process waits to be ended. */
  z.object({ kind: z.literal('closed') }),
  z.object({ kind: z.literal('incident'), report: incidentReport }),
  /** There is something to inspect and no inspector; or the one there is does not answer and is to be ended. */
  z.object({ kind: z.literal('inspector-wanted') }),
  z.object({ kind: z.literal('inspector-stuck') }),
])
export type FromEngine = z.infer<typeof fromEngine>

/** Over a content port, engine to broker: one head or fault, then bytes as credit allows, then the end. */
export const fromContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('head'),
    mediaType: z.string(),
    totalBytes: byteCount,
    first: byteCount,
    last: z.int().min(-1),
  }),
  z.object({ kind: z.literal('bytes'), bytes }),
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('fault'), fault: faultValue }),
])
export type FromContent = z.infer<typeof fromContent>

/** Over a content port, broker to engine: how many more pieces may be sent. Closing the port ends the reading. */
export const toContent = z.object({ kind: z.literal('credit'), pieces: z.int().positive() })
export type ToContent = z.infer<typeof toContent>
