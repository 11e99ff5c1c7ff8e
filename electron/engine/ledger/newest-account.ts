import type { Id } from '../../../shared/contract/basics.ts'
import { type Entry, entryLayout } from '../format/entry.ts'
import type { Registry } from '../store/registry.ts'
import type { Authority } from './authority.ts'
import { accountFacts } from './catalogue-acts.ts'
import type { Directory } from './directory.ts'
import { isSignedWith } from './entry-signature.ts'

/** Where accounts of catalogues are looked up. */
export interface AccountBook {
  readonly vaultId: Id
  readonly registry: Pick<Registry, 'entry'>
  readonly authority: Pick<Authority, 'accountsOf'>
  readonly directory: Pick<Directory, 'signingKey'>
}

export interface NamedState {
  readonly generation: number
  /** Hexadecimal. */
  readonly root: string
}

/**
 * The state of a catalogue that the newest good entry names; null in a ledger in which nobody has accounted for it yet.
 * Reads as few entries as there are forged ones behind it.
 */
export function newestAccount(book: AccountBook, compartment: Id): NamedState | null {
  const sequences = book.authority.accountsOf(compartment)
  for (let at = sequences.length - 1; at >= 0; at -= 1) {
    const entry = accountingEntry(book, sequences[at] ?? 0)
    if (entry === null) continue
    const named = accountFacts.parse(entry.facts)
    // What a kill left is newer than anything that was accounted for: an author's old word is no way back.
    if (entry.act !== 'catalogue.settled' || isNewer(book, sequences.slice(0, at), named)) return named
  }
  return null
}

function isNewer(book: AccountBook, before: readonly number[], { generation }: NamedState): boolean {
  for (const sequence of before.toReversed()) {
    const entry = accountingEntry(book, sequence)
    if (entry !== null) return generation > accountFacts.parse(entry.facts).generation
  }
  return true
}

/** @returns null for one that its author did not sign. */
function accountingEntry({ vaultId, registry, directory }: AccountBook, sequence: number): Entry | null {
  const row = registry.entry(sequence)
  if (row === null) return null
  const entry = entryLayout.decode(row.entry)
  if (!accountFacts.safeParse(entry.facts).success) return null
  // Of what the sheets signed the fold kept in mind only what it verified.
  if (entry.by === 'recovery') return entry
  return isSignedWith(directory.signingKey(entry.by), vaultId, entry) ? entry : null
}
