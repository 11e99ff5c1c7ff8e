/** Who is here: unlocking, locking, passcodes. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { count, id, instant, label, nothing, passcode, place, sheetText, staffCode } from './basics.ts'
import { call, job } from './declare.ts'
import { keyProof } from './hardware-key.ts'
import { role } from './staff.ts'
import { airGapRule } from './vault.ts'

/**
 * `normal`: all is well. `medium`: the vault cannot be written. `older`: what lies here is older than a witness says;
 * it can be read, and leaves this mode by finding the newer data or by `older.accept`. `signing`: the agreement must be
 * read and signed (`agreement.accept`) before anything else opens.
 */
export const sessionMode = z.enum(['normal', 'medium', 'older', 'signing'])
export type SessionMode = z.infer<typeof sessionMode>

export const olderFinding = z.object({
  /** What is older: the whole folder, the registry, or a compartment (its name). */
  part: z.enum(['vault', 'registry', 'compartment']),
  compartment: z.string().optional(),
  witness: z.enum(['other-copy', 'machine', 'head']),
  hereSequence: count,
  witnessSequence: count,
  witnessAt: instant.optional(),
})

/**
 * The ledger's time is ahead of the clock: somebody unlocked with a clock that was set far ahead. Every end is judged by the
 * later of the two, until recovery sheets sign an entry, which sets the time anew.
 */
export const ledgerAhead = z.object({
  at: instant,
  /** The newest entry that says so, and the code of who wrote it; null for the recovery sheets. */
  sequence: count,
  by: z.string().nullable(),
})
export type LedgerAhead = z.infer<typeof ledgerAhead>

export const session = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed') }),
  z.object({ state: z.literal('unlocking') }),
  z.object({
    state: z.literal('unlocked'),
    vaultId: id,
    vaultName: z.string(),
    office: z.string(),
    staffId: id,
    staffCode: z.string(),
    staffName: z.string(),
    role,
    mode: sessionMode,
    older: z.array(olderFinding),
    /** One copy of the head had to be repaired at this unlock. */
    headRepaired: z.boolean(),
    /**
     * Exports, and restores of files, that a kill broke off; this unlock found them. What they had written lies readable
     * where it was put.
     */
    unfinishedExports: z.array(
      z.object({ act: z.enum(['file.exported', 'file.restored']), at: instant, by: z.string() }),
    ),
    idleLockMinutes: z.int(),
    airGapRule,
    unlockedAt: instant,
    ledgerAhead: ledgerAhead.nullable(),
    /** When the passcode must be changed, by the office's rules; null without such a rule. */
    passcodeDueAt: instant.nullable(),
    /** When the person's own papers end; null for one that has no end, or is not there. */
    papersUntil: z.object({ screening: instant.nullable(), agreement: instant.nullable() }),
  }),
])
export type Session = z.infer<typeof session>

export const passcodeEstimate = z.object({
  characters: count,
  acceptable: z.boolean(),
  /** 0 (guessed at once) to 4 (out of reach), as zxcvbn counts. */
  score: z.int().min(0).max(4),
  /** Why it is not acceptable. */
  problem: z.enum(['too-short', 'too-long', 'common', 'guessable']).optional(),
  /** log10 of the guesses needed. */
  guessesLog10: z.number(),
})
export type PasscodeEstimate = z.infer<typeof passcodeEstimate>

export const sessionCalls = {
  'session.state': call({ room: 'engine', input: nothing, output: session }),
  /** Six words from the EFF long list, 77 bits. */
  'passcode.generate': call({ room: 'engine', input: nothing, output: z.object({ passcode }) }),
  'passcode.estimate': call({
    room: 'engine',
    input: z.object({
      passcode,
      known: z.array(z.string().max(LIMITS.labelMaxCharacters)).max(10),
      /** It will open only together with a security key. */
      withKey: z.boolean().default(false),
    }),
    output: passcodeEstimate,
  }),
  'idle.set': call({
    room: 'engine',
    input: z.object({ minutes: z.int().min(1).max(LIMITS.idleLockMaxMinutes) }),
    output: nothing,
  }),
}

export const sessionJobs = {
  /**
   * Opens a vault for one person. Faults: `wrong-passcode` (details: failures, retryAt), `too-early` (retryAt),
   * `air-gap`, `not-a-vault`, `head-damaged`, `format-newer`, `in-use`, `kdf-cost`.
   * `allowConnected` lets a vault with the rule `warn` open in spite of findings. With a security key: the proof, and an
   * empty passcode where the slot needs none. `clockBelieved`: somebody was told by `clock-ahead` (clockAt, lastAt) that the
   * clock leapt, and says that it is right. Further faults: `key-refused` (why), `not-cleared` (why, until).
   */
  'session.unlock': job({
    input: z.object({
      place,
      staffCode,
      passcode,
      key: keyProof.optional(),
      allowConnected: z.boolean(),
      clockBelieved: z.boolean().optional(),
    }),
    places: { place: 'read' },
    result: session,
  }),
  /**
   * Everywhere where the present passcode opens something. `key`: of somebody whose passcode opens only together with a
   * security key; `key.ask` for `change`.
   */
  'passcode.change': job({
    input: z.object({ current: passcode, next: passcode, key: keyProof.optional() }),
    /** Keys that go on with the passcode that they had: another one, or the old one and the key must be touched. */
    result: z.object({ left: z.array(z.object({ slot: id, name: z.string() })) }),
  }),
  /** With enough sheets: a new custodian with an own passcode, in a vault whose passcodes are lost. */
  'custodian.appoint': job({
    input: z.object({
      place,
      sheets: z.array(sheetText).max(LIMITS.sheetsMax),
      staffCode,
      staffName: label,
      passcode,
    }),
    places: { place: 'write' },
    result: nothing,
  }),
  /**
   * Accepts an older state as the vault's present one: needs the recovery sheets, and is written into the ledger. Nothing
   * can wait in a vault that is read only, so a second person, where the rules want one, agrees at once and here.
   */
  'older.accept': job({
    input: z.object({
      sheets: z.array(sheetText).max(LIMITS.sheetsMax),
      second: z.object({ staffCode, passcode, key: keyProof.optional() }).optional(),
    }),
    result: nothing,
  }),
}
