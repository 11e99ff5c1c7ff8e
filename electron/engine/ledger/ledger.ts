import type { Id } from '../../../shared/contract/basics.ts'
import type { Act, LedgerEntry } from '../../../shared/contract/ledger.ts'
import type { FaultCode } from '../../../shared/model/fault.ts'
import type { SigningPair } from '../crypto/pairs.ts'
import type { Party } from '../format/fields.ts'
import type { Facts } from './facts.ts'

export type { Facts }

/** Who writes entries, and what with. */
export interface Author {
  readonly by: Party
  readonly signing: SigningPair
}

export interface About {
  readonly compartment?: Id
  readonly facts?: Facts
}

export interface LedgerHead {
  /** Of the newest entry; 0 before the first. */
  readonly sequence: number
  readonly hash: Buffer
}

export interface LedgerFilter {
  readonly act?: Act | undefined
  readonly by?: string | undefined
  readonly compartment?: Id | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** The last sequence that counts. */
  readonly until?: number | undefined
}

/** An act whose beginning is on disk. It ends by exactly one of three calls; a second end is ignored. */
export interface Intent {
  readonly sequence: number
  done(facts?: Facts): number
  failed(code: FaultCode, facts?: Facts): number
  cancelled(facts?: Facts): number
}

export interface LedgerVerdict {
  readonly entries: number
  readonly intact: boolean
  /** The first entry that does not verify. */
  readonly brokenAt?: number
  readonly headHash: string
}

/** The signed chain of entries. An entry is synced to disk when a call returns. */
export interface Ledger {
  /** One entry for an act that is over at once. @returns its sequence */
  record(act: Act, about?: About): number
  /** The intent is on disk before the act begins. */
  intend(act: Act, about?: About): Intent
  /** An intent that a killed process left open, to be ended by whoever finds out how the act ended. */
  resume(act: Act, sequence: number, about?: About): Intent
  /** Newest first. */
  list(filter: LedgerFilter, offset: number, limit: number): { total: number; rows: LedgerEntry[] }
  /** Walks the whole chain. @param report is told how many entries were walked, and of how many. */
  verify(signal: AbortSignal, report: (done: number, total: number) => void): Promise<LedgerVerdict>
  head(): LedgerHead
  /**
   * The same ledger, its entries signed by somebody else who is here: a person who signs at the workstation where
   * another one is at work. It works as long as their keys do.
   */
  as(author: Author): Ledger
}
