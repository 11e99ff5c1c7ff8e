import type { Id } from '../../../shared/contract/basics.ts'
import type { Compartment } from '../../../shared/contract/file.ts'
import type { LedgerAhead, Session, SessionMode } from '../../../shared/contract/session.ts'
import type { Member } from '../../../shared/contract/staff.ts'
import { LIMITS } from '../../../shared/limits.ts'
import type { FaultCode } from '../../../shared/model/fault.ts'
import { lapsingPapers, type LapsingPaper } from '../../../shared/model/lapsing-papers.ts'

/** A backup older than this is overdue: sets are kept daily and weekly, and a week of work is the most to lose. */
export const BACKUP_DUE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

export interface LastBackup {
  readonly driveName: string
  readonly createdAt: number
}

type Unaccounted = NonNullable<Compartment['unaccounted']>

type UnfinishedExport = Extract<Session, { state: 'unlocked' }>['unfinishedExports'][number]

export type Attention =
  | { readonly kind: 'damaged'; readonly id: string; readonly name: string }
  | { readonly kind: 'unavailable'; readonly id: string; readonly why: FaultCode }
  /** Nobody answers for what lies in it. */
  | ({ readonly kind: 'unaccounted'; readonly id: Id; readonly name: string } & Unaccounted)
  | ({ readonly kind: 'unfinishedExport' } & UnfinishedExport)
  | { readonly kind: 'noBackup' | 'backupUndated' }
  | { readonly kind: 'backupOverdue'; readonly last: LastBackup }
  | { readonly kind: 'passcode'; readonly dueAt: number }
  /** Somebody who cannot work for want of a paper, or whose access is disabled. */
  | { readonly kind: 'person'; readonly id: Id; readonly name: string; readonly problem: PersonProblem }
  /** A paper that ends soon. */
  | { readonly kind: 'paper'; readonly id: Id; readonly name: string; readonly paper: LapsingPaper }
  /** The same for whoever is here, who may not see anybody's papers. */
  | { readonly kind: 'ownPaper'; readonly paper: LapsingPaper }
  /** A second person is asked for, and whoever is here may be it; `first` has waited longest. */
  | { readonly kind: 'requests'; readonly count: number; readonly first: Id }
  | { readonly kind: 'reviewDue'; readonly dueAt: number }
  /** Somebody who had the key of so many compartments left. */
  | { readonly kind: 'keysDue'; readonly count: number }
  /** The ledger's time is ahead of the clock. */
  | ({ readonly kind: 'ledgerAhead' } & LedgerAhead)
  | { readonly kind: 'older' | 'readOnly' | 'headRepaired' }

/** Nothing is owed yet: the screen says when the last one was made, and when the next one is due. */
export function backupInTime(last: LastBackup | null | undefined, now: number): LastBackup | null {
  return last && !isUndated(last, now) && now - last.createdAt <= BACKUP_DUE_MILLISECONDS ? last : null
}

/** It was made with a clock that was ahead of this one: nobody knows when. */
function isUndated(last: LastBackup, now: number): boolean {
  return last.createdAt - now > LIMITS.clockTrustedMs
}

/** Who left, whose work has not begun, and whom a custodian suspended needs nobody. */
type PersonProblem = Exclude<NonNullable<Member['problem']>, 'left' | 'not-started' | 'suspended'>

interface Facts {
  readonly compartments: readonly Compartment[]
  /** Null: there is none. Undefined: not known yet. */
  readonly lastBackup: LastBackup | null | undefined
  readonly mode: SessionMode
  readonly headRepaired: boolean
  readonly ledgerAhead: LedgerAhead | null
  readonly unfinishedExports: readonly UnfinishedExport[]
  /** As far as the person who is here may see them. */
  readonly members: readonly Member[]
  /** Of whoever is here; none for those who see everybody's. */
  readonly ownPapers: readonly LapsingPaper[]
  /** When the own passcode must be changed; null without such a rule. */
  readonly passcodeDueAt: number | null
  /** Requests that whoever is here may decide, the one that has waited longest first. */
  readonly requests: readonly Id[]
  /** What whoever is here may do about rights and keys; null where that is nothing. */
  readonly access: { readonly reviewDueAt: number | null; readonly keysDue: number } | null
  readonly now: number
}

/**
 * What needs somebody, the gravest first: damage, what does not open for now, plaintext that lies about, a wrong time, backup, people
 * and their papers, rights and keys, older state, read-only. That the machine is
 * connected stands over every screen already.
 */
export function attentionFor(facts: Facts): readonly Attention[] {
  const { compartments, lastBackup, mode, headRepaired, unfinishedExports, ledgerAhead, now } = facts
  const list: Attention[] = compartments
    .filter(({ damaged }) => damaged)
    .map(({ id, name }) => ({ kind: 'damaged', id, name }))
  for (const { id, name, unaccounted } of compartments)
    if (unaccounted !== undefined) list.push({ kind: 'unaccounted', id, name, ...unaccounted })
  for (const { id, unavailable: why, unaccounted } of compartments)
    if (why !== null && unaccounted === undefined) list.push({ kind: 'unavailable', id, why })
  for (const unfinished of unfinishedExports) list.push({ kind: 'unfinishedExport', ...unfinished })
  if (ledgerAhead !== null) list.push({ kind: 'ledgerAhead', ...ledgerAhead })
  if (headRepaired) list.push({ kind: 'headRepaired' })
  const holdsFiles = compartments.some(({ items }) => items > 0)
  if (lastBackup === null && holdsFiles) list.push({ kind: 'noBackup' })
  else if (lastBackup && isUndated(lastBackup, now)) list.push({ kind: 'backupUndated' })
  else if (lastBackup && backupInTime(lastBackup, now) === null)
    list.push({ kind: 'backupOverdue', last: lastBackup })
  list.push(...attentionForPeople(facts), ...attentionForAccess(facts))
  if (mode === 'older') list.push({ kind: 'older' })
  if (mode === 'medium') list.push({ kind: 'readOnly' })
  return list
}

function attentionForPeople({ members, ownPapers, passcodeDueAt, now }: Facts): readonly Attention[] {
  const list: Attention[] = []
  if (passcodeDueAt !== null && passcodeDueAt - now <= LIMITS.passcodeWarnedMs)
    list.push({ kind: 'passcode', dueAt: passcodeDueAt })
  for (const paper of ownPapers) list.push({ kind: 'ownPaper', paper })
  for (const member of members) {
    const { staffId: id, name, problem } = member
    if (problem === null)
      for (const paper of lapsingPapers(member, now)) list.push({ kind: 'paper', id, name, paper })
    else if (problem !== 'left' && problem !== 'not-started' && problem !== 'suspended')
      list.push({ kind: 'person', id, name, problem })
  }
  return list
}

function attentionForAccess({ requests, access, now }: Facts): readonly Attention[] {
  const list: Attention[] = []
  const [first] = requests
  if (first !== undefined) list.push({ kind: 'requests', count: requests.length, first })
  if (access === null) return list
  if (access.keysDue > 0) list.push({ kind: 'keysDue', count: access.keysDue })
  if (access.reviewDueAt !== null && access.reviewDueAt <= now)
    list.push({ kind: 'reviewDue', dueAt: access.reviewDueAt })
  return list
}
