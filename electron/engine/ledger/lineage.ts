import type { Id } from '../../../shared/contract/basics.ts'
import { LABELS } from '../crypto/labels.ts'
import { verify } from '../crypto/pairs.ts'
import type { Entry } from '../format/entry.ts'
import { type RecoveryFacts, recoveryFactsLayout } from '../format/recovery-facts.ts'
import { type Succession, successionLayout, successionMessage } from '../format/succession.ts'
import type { SuccessionRow } from '../store/registry.ts'

/** The recovery pairs of a vault, each handed over to by the one before it. */
export interface Lineage {
  /** Oldest first; the last one is the head's. */
  readonly pairs: readonly RecoveryFacts[]
  /** How the present pair came to be; null for the one that the vault was made with. */
  readonly newest: Succession | null
}

/**
 * Goes back from the present pair as far as signed successions lead. One that does not lead to the present pair, or that
 * either pair did not sign, does not count.
 */
export function lineageOf(vaultId: Id, rows: readonly SuccessionRow[], present: RecoveryFacts): Lineage {
  const waiting = new Set(
    rows.flatMap((row) => successionLayout.tryDecode(row.body) ?? []).filter((one) => isSigned(one, vaultId)),
  )
  const pairs = [present]
  let newest: Succession | null = null
  for (let first = present; ;) {
    const before = [...waiting].find(({ next }) => isSamePair(next, first))
    if (before === undefined) return { pairs, newest }
    waiting.delete(before)
    newest ??= before
    pairs.unshift(before.previous)
    first = before.previous
  }
}

export function isSamePair(one: RecoveryFacts, other: RecoveryFacts): boolean {
  return recoveryFactsLayout.encode(one).equals(recoveryFactsLayout.encode(other))
}

function isSigned(succession: Succession, vaultId: Id): boolean {
  const { previous, next, previousSignature, nextSignature } = succession
  const message = successionMessage(succession)
  return (
    succession.vaultId === vaultId &&
    verify(previous.signingKey, LABELS.succession, message, previousSignature) &&
    verify(next.signingKey, LABELS.succession, message, nextSignature)
  )
}

/**
 * Which recovery pair's word counts at an entry of a ledger that is walked from its beginning: the first one until the
 * entry that says it handed over, then the next. What an earlier pair signs behind that entry counts for nothing.
 */
export class RecoveryWord {
  #handovers: number

  /** @param handovers that were followed already */
  constructor(handovers = 0) {
    this.#handovers = handovers
  }

  /** The key that an entry by `recovery` must be signed with: the entry of a succession with the new one. */
  keyFor(entry: Pick<Entry, 'act' | 'phase' | 'facts'>, { pairs }: Lineage): Buffer | null {
    return pairs[this.#handovers + (this.#isHandover(entry, pairs) ? 1 : 0)]?.signingKey ?? null
  }

  /** To be told of every entry once its signature was verified. @returns whether the pair changed */
  follow(entry: Pick<Entry, 'act' | 'phase' | 'facts'>, { pairs }: Lineage): boolean {
    const isHandover = this.#isHandover(entry, pairs)
    if (isHandover) this.#handovers += 1
    return isHandover
  }

  #isHandover(
    { act, phase, facts }: Pick<Entry, 'act' | 'phase' | 'facts'>,
    pairs: Lineage['pairs'],
  ): boolean {
    const [previous, next] = pairs.slice(this.#handovers)
    if (act !== 'recovery.reissued' || phase !== 'done' || previous === undefined || next === undefined) {
      return false
    }
    return (
      facts['previousKey'] === previous.signingKey.toString('hex') &&
      facts['nextKey'] === next.signingKey.toString('hex')
    )
  }
}
