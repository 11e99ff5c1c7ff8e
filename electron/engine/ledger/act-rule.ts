import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import type { Entry } from '../format/entry.ts'
import type { RequestFact } from './authority.ts'
import type { AuthorityState } from './authority-state.ts'
import type { Directory } from './directory.ts'

/** An entry whose signature verifies. */
export interface SignedAct {
  readonly entry: Entry
  /** The trusted time of the entry: never before an earlier one. */
  readonly now: number
  readonly directory: Directory
  /** What a second person agreed to, if this entry is the one that may draw on it. */
  readonly agreed: RequestFact | null
}

/** @returns whether its author had the right to it; if not, nothing changed. */
export type ActRule = (state: AuthorityState, signed: SignedAct) => boolean

/** Hashes and times as facts have them. */
export const hashFact = z.string().regex(/^[0-9a-f]{64}$/)
export const countFact = z.int().nonnegative()
export const timeFact = z.int().nonnegative().max(LIMITS.lastInstant)

/** Rules by `act phase`. */
export type ActRules = readonly (readonly [string, ActRule])[]
