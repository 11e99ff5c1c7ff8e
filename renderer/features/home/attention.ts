import type { Compartment } from '../../../shared/contract/file.ts'
import type { FaultCode } from '../../../shared/model/fault.ts'
import type { SessionMode } from '../../../shared/contract/session.ts'

/** A backup older than this is overdue: sets are kept daily and weekly, and a week of work is the most to lose. */
export const BACKUP_DUE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

export interface LastBackup {
  readonly driveName: string
  readonly createdAt: number
}

export type Attention =
  | { readonly kind: 'damaged'; readonly id: string; readonly name: string }
  | { readonly kind: 'unavailable'; readonly id: string; readonly why: FaultCode }
  | { readonly kind: 'unfinishedExport'; readonly at: number; readonly by: string }
  | { readonly kind: 'noBackup' }
  | { readonly kind: 'backupOverdue'; readonly last: LastBackup }
  | { readonly kind: 'older' | 'readOnly' | 'headRepaired' | 'connected' }

interface Facts {
  readonly compartments: readonly Compartment[]
  /** Null: there is none. Undefined: not known yet. */
  readonly lastBackup: LastBackup | null | undefined
  readonly mode: SessionMode
  readonly headRepaired: boolean
  readonly unfinishedExports: readonly { readonly at: number; readonly by: string }[]
  readonly connected: boolean
  readonly now: number
}

/** What needs somebody, the gravest first: damage, what does not open for now, plaintext that lies about, backup, older state, read-only, connections. */
export function attentionFor(facts: Facts): readonly Attention[] {
  const { compartments, lastBackup, mode, headRepaired, unfinishedExports, connected, now } = facts
  const list: Attention[] = compartments
    .filter(({ damaged }) => damaged)
    .map(({ id, name }) => ({ kind: 'damaged', id, name }))
  for (const { id, unavailable: why } of compartments)
    if (why !== null) list.push({ kind: 'unavailable', id, why })
  for (const { at, by } of unfinishedExports) list.push({ kind: 'unfinishedExport', at, by })
  if (headRepaired) list.push({ kind: 'headRepaired' })
  const holdsFiles = compartments.some(({ items }) => items > 0)
  if (lastBackup === null && holdsFiles) list.push({ kind: 'noBackup' })
  else if (lastBackup && now - lastBackup.createdAt > BACKUP_DUE_MILLISECONDS)
    list.push({ kind: 'backupOverdue', last: lastBackup })
  if (mode === 'older') list.push({ kind: 'older' })
  if (mode === 'medium') list.push({ kind: 'readOnly' })
  if (connected) list.push({ kind: 'connected' })
  return list
}
