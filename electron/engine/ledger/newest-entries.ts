import type { Act } from '../../../shared/contract/ledger.ts'
import { type Entry, entryLayout } from '../format/entry.ts'
import type { Registry } from '../store/registry.ts'
import type { Authority } from './authority.ts'

export interface FoldedLedger {
  readonly registry: Pick<Registry, 'entry'>
  readonly authority: Pick<Authority, 'sequencesOf'>
}

/**
 * Entries of one act, newest first, as the fold met them: no other is read, however long the ledger is. What does not
 * decode is passed over, as the fold did: else a row that nobody judges could keep a vault from opening.
 */
export function* newestEntries(
  { registry, authority }: FoldedLedger,
  act: Act,
): Generator<Entry, void, undefined> {
  for (const sequence of authority.sequencesOf(act).toReversed()) {
    const row = registry.entry(sequence)
    const entry = row === null ? null : entryLayout.tryDecode(row.entry)
    if (entry !== null) yield entry
  }
}

/** The newest one that is meant; null if there is none. */
export function newestEntry(
  ledger: FoldedLedger,
  act: Act,
  isMeant: (entry: Entry) => boolean,
): Entry | null {
  for (const entry of newestEntries(ledger, act)) if (isMeant(entry)) return entry
  return null
}
