/** What the vault holds that its ledger does not account for: for whoever oversees it. */
import type { RefusedEntries, TrustFindings } from '../../../shared/contract/ledger.ts'
import { knownAct } from '../format/entry.ts'
import { foreignCompartments, missingCompartments } from './accounted-compartments.ts'
import { fitsRule } from './unlock-rule.ts'
import type { VaultSession } from './vault-session.ts'

/** Entries that changed nothing, because whoever wrote them had no right to it. */
export function refusedEntries({ authority, directory }: VaultSession): RefusedEntries {
  const { refused, refusals } = authority
  return {
    refused,
    refusals: refusals.map(({ sequence, act, at, by }) => ({
      ...{ sequence, at, act: knownAct({ act }) },
      by: directory.certificate(by)?.code ?? by,
    })),
  }
}

export function trustFindings(session: VaultSession): TrustFindings {
  const { directory, waysFound } = session
  const codeOf = (staffId: string) => directory.certificate(staffId)?.code ?? staffId
  return {
    ...refusedEntries(session),
    waysDiffer: waysFound.map(({ staffId, foreign, missing }) => ({
      ...{ code: codeOf(staffId), foreign: foreign.length, missing },
    })),
    waysUnfit: unfitWays(session).map(([staffId, ways]) => ({ code: codeOf(staffId), ways })),
    compartmentsMissing: missingCompartments(session),
    compartmentsForeign: foreignCompartments(session),
  }
}

/** Who still has ways in that the office's rule for their role ended, and how many. */
function unfitWays({ head, authority }: VaultSession): [string, number][] {
  return authority.members().flatMap(({ staffId, state, role }) => {
    const own = head.slots.filter((slot) => slot.staffId === staffId)
    const unfit = own.filter(({ kind }) => !fitsRule(kind, authority.policy.unlock[role]))
    return state === 'left' || unfit.length === 0 ? [] : [[staffId, unfit.length]]
  })
}
