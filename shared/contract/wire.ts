/** The messages on the four fixed channels between window and broker, and on the port between broker and engine. */
import { z } from '../zod.ts'
import { faultValue } from './basics.ts'
import { jobId } from './event.ts'

/** Names of the four channels; the preload knows no other. */
export const CHANNELS = {
  call: 'strongroom:call',
  start: 'strongroom:start',
  cancel: 'strongroom:cancel',
  event: 'strongroom:event',
} as const

/** The answer to a call, and to the start of a job (whose value is the job's id). */
export const reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), fault: faultValue }),
])
export type Reply = z.infer<typeof reply>

/** Broker to engine. `content` asks for bytes behind a preview token; they come back over the transferred port. */
export const toEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.int(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('start'), job: jobId, name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), job: jobId }),
  z.object({
    kind: z.literal('content'),
    token: z.string(),
    /** First and last byte, both included; null: everything. */
    range: z.object({ first: z.int(), last: z.int().nullable() }).nullable(),
  }),
])
export type ToEngine = z.infer<typeof toEngine>

/** Engine to broker. Events are those of event.ts. */
export const fromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('reply'), id: z.int(), reply }),
  z.object({ kind: z.literal('event'), event: z.unknown() }),
])
export type FromEngine = z.infer<typeof fromEngine>
