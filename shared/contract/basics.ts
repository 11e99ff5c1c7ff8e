import { LIMITS } from '../limits.ts'
import { isFaultCode, type FaultCode } from '../model/fault.ts'
import { z } from '../zod.ts'

/** 16 random bytes as lower-case hexadecimal: vaults, staff, compartments, items, versions, folders, sets. */
export const id = z.string().regex(/^[0-9a-f]{32}$/)
export type Id = z.infer<typeof id>

/** A moment, in whole milliseconds since 1970 UTC. */
export const instant = z.int().nonnegative().max(LIMITS.lastInstant)

/** When a file was last changed, as it came: old ones were before 1970. */
export const fileMoment = z.int().min(-LIMITS.lastInstant).max(LIMITS.lastInstant)

export const byteCount = z.int().nonnegative()
export const count = z.int().nonnegative()

/**
 * What a person types as a name for something of ours: one line with something to be seen, no control characters, no
 * direction overrides.
 */
export const label = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.labelMaxCharacters)
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u)
  .regex(/[^\p{DI}\p{Z}]/u)

/** A short personal code such as `AB1`: letters, digits and hyphens. Compared in upper case. */
export const staffCode = z
  .string()
  .trim()
  .toUpperCase()
  .max(LIMITS.staffCodeMaxCharacters)
  .regex(/^[A-Z0-9][A-Z0-9-]*$/)

/** A file or folder name as stored: any text at all. Show it through `displayName` only. */
export const storedName = z.string().min(1).max(LIMITS.nameMaxCharacters)

export const passcode = z.string().max(LIMITS.passcodeMaxCharacters)

/** Why an act is done, for the ledger's reader. */
export const reason = z.string().trim().max(LIMITS.reasonMaxCharacters)

/**
 * Where something lies. In the window it is an opaque token that a dialog or a drop returned; the broker redeems
 * it, and the engine receives the path. The command line passes paths.
 */
export const place = z.string().min(1).max(LIMITS.pathMaxCharacters)

/** One line of a recovery sheet, or a whole sheet, as typed or scanned; spaces and case do not matter. */
export const sheetText = z.string().max(2000)

export const faultCode = z.custom<FaultCode>((value) => typeof value === 'string' && isFaultCode(value))

export const faultValue = z.object({
  code: faultCode,
  incident: z.string().max(64).optional(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

/** One named thing that an act left out, and why. */
export const exception = z.object({ name: z.string(), code: faultCode })

/** A list of exceptions that stays readable: the first rows by name, and how many there are in all. */
export const exceptions = z.object({ total: count, rows: z.array(exception).max(LIMITS.reportRows) })
export type Exceptions = z.infer<typeof exceptions>

/** What an act did with a file otherwise than it came: nothing is lost, and it is told. */
export const note = z.enum(['new-version', 'older-version', 'named-apart', 'date-not-kept'])
export type Note = z.infer<typeof note>

/** For each kind the first names, and how many there are in all. */
export const notes = z.array(
  z.object({ note, total: count, names: z.array(z.string()).max(LIMITS.reportRows) }),
)
export type Notes = z.infer<typeof notes>

/** Raw bytes, as processes hand them to each other; never to or from the window. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const nothing = z.object({})
