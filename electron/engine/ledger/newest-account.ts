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
  /** What a kill left, as its author's word has it, behind which there must be something older. */
  let left: NamedState | null = null
  for (const { isLeft, named } of goodAccounts(book, compartment)) {
    // It is newer than anything that was accounted for: an author's old word is no way back.
    if (left !== null && left.generation > named.generation) return left
    if (!isLeft) return named
    left = named
  }
  return left
}

/** The sequence of the newest good entry that accounts for a catalogue; 0 where there is none. */
export function lastAccountedIn(book: AccountBook, compartment: Id): number {
  for (const { sequence } of goodAccounts(book, compartment)) return sequence
  return 0
}

interface GoodAccount {
  readonly sequence: number
  readonly isLeft: boolean
  readonly named: NamedState
}

/** Newest first. */
function* goodAccounts(book: AccountBook, compartment: Id): Generator<GoodAccount, void, undefined> {
  for (const sequence of book.authority.accountsOf(compartment).toReversed()) {
    const entry = accountingEntry(book, sequence)
    if (entry === null) continue
    yield { sequence, isLeft: entry.act === 'catalogue.settled', named: accountFacts.parse(entry.facts) }
  }
}

/** @returns null for one that does not decode, or that its author did not sign. */
function accountingEntry({ vaultId, registry, directory }: AccountBook, sequence: number): Entry | null {
  const row = registry.entry(sequence)
  const entry = row === null ? null : entryLayout.tryDecode(row.entry)
  if (entry === null || !accountFacts.safeParse(entry.facts).success) return null
  // Of what the sheets signed the fold kept in mind only what it verified.
  if (entry.by === 'recovery') return entry
  return isSignedWith(directory.signingKey(entry.by), vaultId, entry) ? entry : null
}
