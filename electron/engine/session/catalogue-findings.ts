/** What was found of catalogues that nobody answers for, as entries have it: of which state, and who signed that. */
import type { Id } from '../../../shared/contract/basics.ts'
import type { Entry, Facts } from '../format/entry.ts'
import type { Head } from '../format/head.ts'
import { Pacer } from '../jobs/pacer.ts'
import type { Authority } from '../ledger/authority.ts'
import { isActOpen } from '../ledger/catalogue-acts.ts'
import type { Directory } from '../ledger/directory.ts'
import { isSignedWith } from '../ledger/entry-signature.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type NamedState, newestAccount } from '../ledger/newest-account.ts'
import { newestEntries } from '../ledger/newest-entries.ts'
import type { Registry } from '../store/registry.ts'
import type { State } from '../store/state-root.ts'
import { factsOfState } from './answer-for.ts'

/** Where findings are looked up and written down. */
interface FindingBook {
  readonly vaultId: Id
  readonly head: Head
  readonly registry: Pick<Registry, 'entry'>
  readonly authority: Authority
  readonly directory: Pick<Directory, 'signingKey'>
  readonly ledger: Pick<Ledger, 'record'>
}

/**
 * What the head says of catalogues is carried on by whoever signs the next one, also by somebody who holds no key of
 * them and can see nothing of what is wrong. So before anybody does, what the head says and no entry does is written
 * down, with whoever signed it: they held the key, or meant others to believe so.
 * @param now the trusted time. What an act led to that a kill cut off is nobody's finding as long as its author may answer.
 */
export async function noteClaims(book: FindingBook, now: number): Promise<void> {
  const { authority, head } = book
  const pacer = new Pacer(new AbortController().signal)
  for (const { id, ...claimed } of head.state.compartments) {
    await pacer.breathe()
    if (!authority.compartmentsMade.has(id)) continue
    const account = newestAccount(book, id)
    if (account === null || !goesBeyond(claimed, account) || isActOpen(authority, id, now)) continue
    if (firstFinding(book, id, factsOfState(claimed)) === null) recordFinding(book, id, claimed)
  }
}

/** An older state is what a kill leaves between the entry and the head. */
function goesBeyond({ generation, root }: State, account: NamedState): boolean {
  if (generation !== account.generation) return generation > account.generation
  return root.toString('hex') !== account.root
}

export function recordFinding(book: FindingBook, compartment: Id, state: State): void {
  const signer = signerOf(book, compartment, state)
  const facts = { ...factsOfState(state), ...(signer === null ? {} : { signer }) }
  book.ledger.record('catalogue.unaccounted', { compartment, facts })
}

/**
 * Whoever signed the head that names this state. Null where the head knows nothing of it: then nobody signed it; and for
 * somebody who never was given the key, and carried on what others had signed.
 */
export function signerOf(
  { head, authority }: Pick<FindingBook, 'head' | 'authority'>,
  compartment: Id,
  { generation, root }: State,
): Id | null {
  const { signer, compartments } = head.state
  const signed = compartments.find(({ id }) => id === compartment)
  if (signed?.generation !== generation || !signed.root.equals(root)) return null
  return authority.keysOf(signer).includes(compartment) ? signer : null
}

/** The oldest entry about this very state that its author signed: what is written behind it changes nothing. */
export function firstFinding(book: FindingBook, compartment: Id, { generation, root }: Facts): Entry | null {
  const { vaultId, directory } = book
  let first: Entry | null = null
  for (const entry of newestEntries(book, 'catalogue.unaccounted')) {
    const { facts } = entry
    const isAbout =
      entry.compartment === compartment && facts['root'] === root && facts['generation'] === generation
    if (isAbout && isSignedWith(directory.signingKey(entry.by), vaultId, entry)) first = entry
  }
  return first
}
