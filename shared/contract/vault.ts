/** Making, finding and looking at a vault; recovery sheets. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { count, id, instant, label, nothing, passcode, place, sheetText, staffCode } from './basics.ts'
import { call, job } from './declare.ts'

/** What stands at a place, as far as it can be told without a key. */
export const vaultLook = z.object({
  kind: z.enum(['vault', 'empty', 'missing', 'other', 'damaged', 'newer']),
  /** The folder's own name; the office's name is inside, encrypted. */
  name: z.string(),
  vaultId: id.optional(),
  formatVersion: count.optional(),
  /** The head's copies that verify: 0, 1 or 2. */
  goodHeads: count.optional(),
  readOnly: z.boolean(),
  inUse: z.boolean(),
  /** When the next attempt to unlock is possible. */
  retryAt: instant.optional(),
  slotKinds: z.array(z.enum(['passcode', 'key', 'both', 'recovery'])).optional(),
  kdfMemoryBytes: count.optional(),
  kdfPasses: count.optional(),
})
export type VaultLook = z.infer<typeof vaultLook>

export const airGapRule = z.enum(['refuse', 'warn'])
export type AirGapRule = z.infer<typeof airGapRule>

/** One recovery sheet as it is printed: `lines` are groups with a check digit each; `text` is what the QR code holds. */
export const sheet = z.object({
  number: z.int().min(1).max(LIMITS.sheetsMax),
  total: z.int(),
  needed: z.int(),
  setId: z.string(),
  lines: z.array(z.string()),
  text: z.string(),
  /** Path data of the QR code on a grid of `qrSize` modules a side. */
  qrPath: z.string(),
  qrSize: z.int(),
})
export type Sheet = z.infer<typeof sheet>

export const sheetVerdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('correct'), number: count }),
  z.object({ verdict: z.literal('foreign') }),
  /**
   * `line`: the first line whose check digit fails, from 1; absent if the whole is malformed. `why`: the line is missing, or
   * each line fits by itself and not with the others; absent for typing errors.
   */
  z.object({
    verdict: z.literal('invalid'),
    line: count.optional(),
    number: count.optional(),
    why: z.enum(['missing', 'mixed']).optional(),
  }),
])
export type SheetVerdict = z.infer<typeof sheetVerdict>

const sheetPlan = {
  total: z.int().min(2).max(LIMITS.sheetsMax),
  needed: z.int().min(2).max(LIMITS.sheetsMax),
}

export const vaultCalls = {
  /** Says what stands at a place. Never throws for what it finds there. */
  'vault.look': call({
    room: 'engine',
    input: z.object({ place }),
    places: { place: 'read' },
    output: vaultLook,
  }),
  /**
   * Asks beforehand what `vault.create` would refuse: throws `name-invalid`, `name-taken`, `already-a-vault`, `drive-gone`,
   * `place-unsuitable` or `medium-read-only`, and writes nothing.
   */
  'vault.free': call({
    room: 'engine',
    input: z.object({ place, folderName: label }),
    places: { place: 'write' },
    output: nothing,
  }),

  /**
   * Draws a recovery secret and returns its sheets; the secret stays in the engine until `vault.create`, `draft.drop`
   * or lock. A new draft replaces the old one.
   */
  'draft.begin': call({
    room: 'engine',
    input: z.object({ office: label, ...sheetPlan }),
    output: z.object({ sheets: z.array(sheet) }),
  }),
  /** The draft as it stands, for the broker to print. `not-found` if there is none. */
  'draft.show': call({
    room: 'engine',
    input: nothing,
    output: z.object({ office: z.string(), sheets: z.array(sheet) }),
  }),
  'draft.drop': call({ room: 'engine', input: nothing, output: nothing }),
  /** Writes the draft's sheets as PDF files, one a sheet, into a folder. `unprinted`: letters that they show as boxes. */
  'draft.save': call({
    room: 'engine',
    input: z.object({ folder: place }),
    places: { folder: 'carry-out' },
    output: z.object({ names: z.array(z.string()), unprinted: z.array(z.string()) }),
  }),
  /** Compares what somebody typed or scanned with the draft; a correct one proves the draft. */
  'draft.prove': call({ room: 'engine', input: z.object({ text: sheetText }), output: sheetVerdict }),

  /** Reads the text of a sheet back from a file: a PDF that `draft.save` wrote, or plain text. */
  'sheet.read': call({
    room: 'engine',
    input: z.object({ file: place }),
    places: { file: 'read' },
    output: z.object({ text: sheetText }),
  }),
  /** Tells, without a key, whether a sheet belongs to the vault at a place. */
  'sheet.test': call({
    room: 'engine',
    input: z.object({ place, text: sheetText }),
    places: { place: 'read' },
    output: sheetVerdict,
  }),
}

export const vaultJobs = {
  /**
   * Makes a vault in a new folder inside `place` and leaves it unlocked for its first custodian. The draft's sheets
   * must have been proved. Refuses anything that exists; leaves nothing behind when cancelled or failed.
   */
  'vault.create': job({
    input: z.object({
      place,
      folderName: label,
      office: label,
      custodianCode: staffCode,
      custodianName: label,
      passcode,
      airGapRule,
    }),
    places: { place: 'write' },
    result: z.object({ vaultId: id }),
  }),
}
