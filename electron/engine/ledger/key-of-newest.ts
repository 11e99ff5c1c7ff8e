import type { UnsignedEntry } from '../format/entry.ts'
import { RecoveryWord } from './lineage.ts'
import type { LiveAuthority } from './live-authority.ts'

/** By which key the next entry of a ledger will be checked, once all entries before it are folded. */
export function keyOfNewest(live: LiveAuthority): (entry: UnsignedEntry) => Buffer | null {
  return (entry) => {
    if (entry.by === 'recovery') {
      return new RecoveryWord(live.authority.successions.length).keyFor(entry, live.directory.lineage)
    }
    const known = live.directory.signingKey(entry.by)
    if (known !== null) return known
    // Somebody who joins in the same transaction: their certificate is read when the entry before is folded.
    live.settle()
    return live.directory.signingKey(entry.by)
  }
}
