/** What the vault holds that its ledger does not account for: for whoever oversees it. */
import type { RefusedEntries, TrustFindings } from '../../../shared/contract/ledger.ts'
import { knownAct } from '../format/entry.ts'
import { codeOf } from '../ledger/directory.ts'
import { foreignCompartments, missingCompartments } from './accounted-compartments.ts'
import { unaccountedStates } from './unaccounted-states.ts'
import { unfitSlots } from './unfit-ways.ts'
import type { VaultSession } from './vault-session.ts'

/** Entries that changed nothing, because whoever wrote them had no right to it. */
export function refusedEntries({ authority, directory }: VaultSession): RefusedEntries {
  const { refused, refusals } = authority
  return {
    refused,
    refusals: refusals.map(({ sequence, act, at, by }) => ({
      ...{ sequence, at, act: knownAct({ act }) },
      by: codeOf(directory, by),
    })),
  }
}

export function trustFindings(session: VaultSession): TrustFindings {
  const { directory, waysFound } = session
  return {
    ...refusedEntries(session),
    unaccounted: unaccountedStates(session),
    waysDiffer: waysFound.map(({ staffId, foreign, missing }) => ({
      ...{ code: codeOf(directory, staffId), foreign: foreign.length, missing },
    })),
    waysUnfit: session.authority.members().flatMap((member) => {
      const ways = member.state === 'left' ? 0 : unfitSlots(session, member).length
      return ways === 0 ? [] : [{ code: codeOf(directory, member.staffId), ways }]
    }),
    compartmentsMissing: missingCompartments(session),
    compartmentsForeign: foreignCompartments(session),
  }
}
