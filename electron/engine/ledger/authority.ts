/** Who may do what, as the signed entries of the ledger say it. DESIGN.md section 5. */
import type { Id } from '../../../shared/contract/basics.ts'
import type { Act } from '../../../shared/contract/ledger.ts'
import type { Right } from '../../../shared/contract/file.ts'
import type { GuardedAct, Policy } from '../../../shared/contract/policy.ts'
import type { ClearanceProblem, Role } from '../../../shared/contract/staff.ts'
import type { Party } from '../format/fields.ts'
import type { WaysFact } from './way-acts.ts'

export interface ScreeningFact {
  readonly outcome: 'passed' | 'failed'
  /** When the check was made. */
  readonly at: number
  readonly reference: string
  /** Null: as long as the office's rules say. */
  readonly until: number | null
  readonly by: Id
}

export interface AcceptanceFact {
  readonly version: number
  readonly at: number
  readonly until: number | null
}

export interface Member {
  readonly staffId: Id
  readonly role: Role
  readonly startsAt: number | null
  /** The recovery sheets vouch for this person: papers are advised, not demanded. */
  readonly vouched: boolean
  readonly screening: ScreeningFact | null
  readonly agreement: AcceptanceFact | null
  readonly state: 'here' | 'suspended' | 'left'
  /** When this state began. */
  readonly stateAt: number
  /** Of the newest unlock, or of a resumption, which counts as one. */
  readonly lastUnlockedAt: number | null
  /** Of the newest change of the passcode; until there is one, when they joined. */
  readonly passcodeAt: number
  /** The sequence of the entry that made them one of the staff, under the keys of this id. */
  readonly joinedIn: number
}

export interface GrantFact {
  readonly compartment: Id
  readonly epoch: number
  readonly grantee: Id
  readonly rights: ReadonlySet<Right>
  readonly until: number | null
  readonly giver: Party
  readonly givenAt: number
  /** BLAKE2b of the encoded grant, hexadecimal; null for entries older than this fact. */
  readonly hash: string | null
  /** Of the entry that gave it. */
  readonly sequence: number
}

export interface EpochFact {
  readonly epoch: number
  /** Somebody who had its key left, or lost their grant. */
  readonly due: boolean
}

export interface AgreementFact {
  readonly version: number
  /** BLAKE2b of the text, hexadecimal. */
  readonly text: string
  readonly months: number | null
  readonly at: number
  readonly by: Id
}

export interface RequestFact {
  readonly id: Id
  readonly act: GuardedAct
  /** Of what is asked for, hexadecimal. */
  readonly digest: string
  /** That the act is in; null if it is in none. */
  readonly compartment: Id | null
  readonly by: Id
  readonly at: number
  readonly until: number
  /**
   * Approved, it is good once: `taken` by the beginning of the act, `spent` by the act itself. `declined`, `withdrawn`,
   * `spent`, `lapsed` are final; one that is past its end lapses without an entry.
   */
  readonly state: 'waiting' | 'approved' | 'taken' | 'spent' | 'declined' | 'withdrawn' | 'lapsed'
  /** Who approved or declined. */
  readonly second: Id | null
  readonly decidedAt: number | null
  /** Why it was declined; empty otherwise. */
  readonly answer: string
  /** The sequence of the intent that took it. */
  readonly takenIn: number | null
}

/** An act on the catalogue of a compartment that somebody began who had the right to it. */
export interface BegunAct {
  readonly compartment: Id
  readonly by: Id
  readonly right: Right
}

/** An entry without effect. */
export interface Refusal {
  readonly sequence: number
  readonly at: number
  readonly act: string
  readonly by: Party
}

/** What holds after the newest entry. */
export interface Authority {
  member(staffId: Id): Member | null
  members(): readonly Member[]
  /** The slots that somebody named as their ways in; null for whoever has not yet. */
  ways(staffId: Id): WaysFact | null
  grant(compartment: Id, grantee: Id): GrantFact | null
  /** Those that nobody revoked; whether one is of the present epoch and not over is for its user to look at. */
  grants(): readonly GrantFact[]
  /** The present key of a compartment as it was sealed to the recovery pair; null for one that nobody gave it. */
  recoveryGrant(compartment: Id): Pick<GrantFact, 'giver' | 'hash'> | null
  /** Compartments whose present key somebody was given, also where the grant was taken away since. */
  keysOf(staffId: Id): readonly Id[]
  epoch(compartment: Id): EpochFact
  /** Compartments that somebody made who had the right to; none is ever removed. */
  readonly compartmentsMade: ReadonlySet<Id>
  readonly agreement: AgreementFact | null
  readonly policy: Policy
  readonly reviewedAt: number | null
  /** How long nobody may be there before the vault locks itself; null while nobody has said. */
  readonly idleMinutes: number | null
  request(id: Id): RequestFact | null
  requests(): readonly RequestFact[]
  /** Entries by which one recovery pair handed over to the next, by their sequences. */
  readonly successions: readonly number[]
  /** Entries of an act, by their sequences, oldest first; see `newestEntries`. */
  sequencesOf(act: Act): readonly number[]
  /** Entries that account for the catalogue of a compartment, by their sequences, oldest first; see `newestAccount`. */
  accountsOf(compartment: Id): readonly number[]
  /** The act that an intent began, until an entry ends it; null for one whose author had no right to it. */
  begun(intent: number): BegunAct | null
  /** The intents of such acts in a compartment, oldest first. */
  begunIn(compartment: Id): readonly number[]
  /** The newest time that an entry names since the recovery pair last signed one; see `trustedNow`. */
  readonly latest: number
  /** Entries without effect: their authors had no right to them. */
  readonly refused: number
  /** The newest of them, newest first. */
  readonly refusals: readonly Refusal[]
}

/** Why somebody may not work now, and when what they lack ended. */
export interface Clearance {
  readonly problem: ClearanceProblem
  readonly until: number | null
}
