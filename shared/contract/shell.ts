/** What the broker itself answers: dialogs, recent vaults, the window. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { byteCount, instant, nothing, place } from './basics.ts'
import { call } from './declare.ts'
import { role } from './staff.ts'

/** A place that somebody chose, as the window may see it. */
export const chosenPlace = z.object({
  /** Redeemable by the window that received it, for the use it was chosen for. */
  place,
  /** The last part of the path, for showing. */
  name: z.string(),
})
export type ChosenPlace = z.infer<typeof chosenPlace>

export const placePurpose = z.enum([
  'vault-parent',
  'vault-open',
  'import-files',
  'import-folder',
  'export-folder',
  'backup-folder',
  'sheets-folder',
  'restore-parent',
  'ledger-folder',
  'exit-folder',
])
export type PlacePurpose = z.infer<typeof placePurpose>

export const themeChoice = z.enum(['system', 'light', 'dark'])

export const shellCalls = {
  /** Asks with the system's dialog. An empty list: the person cancelled. */
  'place.choose': call({
    room: 'shell',
    input: z.object({ purpose: placePurpose }),
    output: z.object({ chosen: z.array(chosenPlace) }),
  }),
  /** Vaults opened lately on this machine, newest first. Their places can be used for `vault.look` and unlocking. */
  'recent.list': call({
    room: 'shell',
    input: nothing,
    output: z.object({ vaults: z.array(chosenPlace.extend({ openedAt: instant, exists: z.boolean() })) }),
  }),
  'recent.forget': call({ room: 'shell', input: z.object({ place }), output: nothing }),
  'about.get': call({
    room: 'shell',
    input: nothing,
    output: z.object({
      version: z.string(),
      electron: z.string(),
      chromium: z.string(),
      node: z.string(),
      evaluation: z.boolean(),
      licences: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
    }),
  }),
  'window.get': call({
    room: 'shell',
    input: nothing,
    output: z.object({
      theme: themeChoice,
      platform: z.enum(['linux', 'win32', 'darwin']),
      locale: z.string(),
      screenProtected: z.boolean(),
      /** Whether the program was started with made-up sample data. */
      demo: z.boolean(),
    }),
  }),
  /** The sample vault and whom one can be in it, as soon as it stands, which takes a while; null without one. */
  'demo.get': call({
    room: 'shell',
    input: nothing,
    output: z
      .object({
        place,
        /** The same for everybody. */
        passcode: z.string(),
        people: z.array(z.object({ code: z.string(), role })),
      })
      .nullable(),
  }),
  'theme.set': call({ room: 'shell', input: z.object({ theme: themeChoice }), output: nothing }),
  /** Ends the engine, and with it every key; a fresh locked one takes its place. */
  'session.lock': call({ room: 'shell', input: nothing, output: nothing }),
  /** Prints one of the draft's recovery sheets through the system: no file and no job holds enough of them. */
  'draft.print': call({
    room: 'shell',
    input: z.object({ number: z.int().positive() }),
    output: z.object({ printed: z.boolean() }),
  }),
  /** What printing, and the system's dialogs, leave behind on this machine. */
  'printing.get': call({
    room: 'shell',
    input: nothing,
    output: z.object({
      /** Whether the temporary files of dialogs and printing lie in memory. */
      inMemory: z.boolean(),
      spool: z.object({
        place: z.enum(['memory', 'disk', 'unknown']),
        kept: z.enum(['until-printed', 'longer', 'unknown']),
      }),
    }),
  }),
  /** Puts text on the clipboard and clears it after a while, if it is still there. */
  'clipboard.put': call({
    room: 'shell',
    input: z.object({ text: z.string().max(LIMITS.copiedCharacters), seconds: z.int().min(5).max(120) }),
    output: nothing,
  }),
  'drive.eject': call({
    room: 'shell',
    input: z.object({ place }),
    places: { place: 'write' },
    output: z.object({ ejected: z.boolean() }),
  }),
  'memory.get': call({ room: 'shell', input: nothing, output: z.object({ bytes: byteCount }) }),
}
