/** What recovery sheets were used for, and which of it a custodian knows of. */
import type { Id } from '../../../shared/contract/basics.ts'
import type { Act } from '../../../shared/contract/ledger.ts'
import { recoveryAct, type SheetsUse } from '../../../shared/contract/recovery.ts'
import type { Entry } from '../format/entry.ts'
import type { Authority } from './authority.ts'
import type { Directory } from './directory.ts'
import { isSignedWith } from './entry-signature.ts'
import { type FoldedLedger, newestEntries } from './newest-entries.ts'

interface Told extends FoldedLedger {
  readonly authority: FoldedLedger['authority'] & Pick<Authority, 'member'>
  readonly vaultId: Id
  readonly directory: Directory
}

/**
 * Everything that sheets brought about since this custodian came and since the last use that they confirmed, oldest
 * first. Sheets ask no second person, so whoever has enough of them can act alone: this is how the others learn of it.
 */
export function unconfirmedUses(told: Told, staffId: Id): SheetsUse[] {
  const since = Math.max(told.authority.member(staffId)?.joinedIn ?? 0, confirmedUpTo(told, staffId))
  return recoveryAct.options
    .flatMap((act) => doneEntries(told, act))
    .filter(({ by, sequence }) => by === 'recovery' && sequence > since)
    .sort((one, other) => one.sequence - other.sequence)
    .map(({ sequence, act, at, facts }) => ({
      ...{ sequence, act: recoveryAct.parse(act), at },
      staff: codeOf(told.directory, facts['staff'], act),
    }))
}

function codeOf(directory: Directory, staff: unknown, act: string): string | null {
  if (act !== 'custodian.appointed' && act !== 'staff.reset') return null
  return typeof staff === 'string' ? (directory.certificate(staff)?.code ?? null) : null
}

/** Only what they signed themselves counts: whoever used the sheets must not be able to hide it. */
function confirmedUpTo(told: Told, staffId: Id): number {
  const key = told.directory.signingKey(staffId)
  if (key === null) return 0
  const signed = [...newestEntries(told, 'recovery.seen')].filter(
    (entry) => entry.by === staffId && isSignedWith(key, told.vaultId, entry),
  )
  return Math.max(0, ...signed.map(({ facts }) => Number(facts['upTo'])))
}

function doneEntries(told: Told, act: Act): Entry[] {
  return [...newestEntries(told, act)].filter(({ phase }) => phase === 'done')
}
