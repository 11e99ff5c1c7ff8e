import type { UnaccountedState } from '../../../shared/contract/ledger.ts'
import { codeOf } from '../ledger/directory.ts'
import { isSignedWith } from '../ledger/entry-signature.ts'
import { lastAccountedIn } from '../ledger/newest-account.ts'
import { newestEntries } from '../ledger/newest-entries.ts'
import type { VaultSession } from './vault-session.ts'

const SHOWN_MAX = 100
/** Of one compartment: who writes many down hides none of another. */
const SHOWN_EACH = 3

/**
 * What was found of catalogues that nobody answers for, and that nobody has accepted since, newest first: as the ledger
 * has it, for those too who do not hold the keys of these compartments.
 */
export function unaccountedStates(session: VaultSession): UnaccountedState[] {
  const { vaultId, directory, authority } = session
  const accounted = new Map<string, number>()
  const shown = new Map<string, number>()
  const states: UnaccountedState[] = []
  for (const entry of newestEntries(session, 'catalogue.unaccounted')) {
    const { sequence, at, compartment, by, facts } = entry
    if (states.length === SHOWN_MAX) break
    if (compartment === null || !authority.compartmentsMade.has(compartment)) continue
    const before = shown.get(compartment) ?? 0
    if (before === SHOWN_EACH) continue
    const until = accounted.get(compartment) ?? lastAccountedIn(session, compartment)
    accounted.set(compartment, until)
    if (sequence < until || !isSignedWith(directory.signingKey(by), vaultId, entry)) continue
    shown.set(compartment, before + 1)
    const { signer } = facts
    const signed = typeof signer === 'string' ? codeOf(directory, signer) : null
    states.push({ sequence, at, compartment, signer: signed, finder: codeOf(directory, by) })
  }
  return states
}
