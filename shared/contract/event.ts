/** What the window is told without asking. */
import { z } from '../zod.ts'
import { byteCount, count, faultValue } from './basics.ts'
import { guardFinding } from './ledger.ts'
import { session } from './session.ts'
import { themeChoice } from './shell.ts'

/** How far a job is. Unknown totals are null. Rate and time left are the reader's arithmetic. */
export const progress = z.object({
  phase: z.enum([
    'preparing',
    'deriving',
    'scanning',
    'sealing',
    'opening',
    'writing',
    'reading-back',
    'verifying',
    'removing',
    'finishing',
  ]),
  doneBytes: byteCount,
  totalBytes: byteCount.nullable(),
  doneFiles: count,
  totalFiles: count.nullable(),
})
export type Progress = z.infer<typeof progress>

export const jobId = z.string().regex(/^[0-9a-f]{32}$/)

export const event = z.discriminatedUnion('event', [
  z.object({ event: z.literal('job.progressed'), job: jobId, progress }),
  z.object({
    event: z.literal('job.ended'),
    job: jobId,
    outcome: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), result: z.unknown() }),
      z.object({ ok: z.literal(false), fault: faultValue }),
    ]),
  }),
  z.object({ event: z.literal('session.changed'), session }),
  z.object({
    event: z.literal('session.locked'),
    why: z.enum(['asked', 'idle', 'suspend', 'screen-lock', 'key-removed', 'engine-ended', 'quit']),
  }),
  z.object({ event: z.literal('idle.warned'), secondsLeft: count }),
  z.object({ event: z.literal('guard.changed'), findings: z.array(guardFinding), connected: z.boolean() }),
  /** Files or compartments changed: lists that show them ask again. */
  z.object({ event: z.literal('content.changed'), compartment: z.string().nullable() }),
  z.object({ event: z.literal('drives.changed') }),
  z.object({ event: z.literal('inspector.ended') }),
  /** Somebody chose a menu entry that the window carries out. */
  z.object({
    event: z.literal('menu.chosen'),
    item: z.enum([
      'import',
      'search',
      'about',
      'settings',
      'backup',
      'new-folder',
      'new-vault',
      'open-vault',
      'restore',
    ]),
  }),
  /** The theme was chosen from the menu. */
  z.object({ event: z.literal('theme.changed'), theme: themeChoice }),
])
export type VaultEvent = z.infer<typeof event>
