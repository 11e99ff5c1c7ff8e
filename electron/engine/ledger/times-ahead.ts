import type { LedgerRow } from '../store/registry.ts'

/** So many are kept before the latest of them is looked at: were all of them forged, they would cost some 40 ms. */
const KEPT_MAX = 256

/**
 * Entries that nobody judged, and that name a later time than any entry whose signature was verified. Their time counts
 * only if it is signed, and the latest one stands for all before it; so of an honest ledger few signatures are verified,
 * and a row that somebody forged costs one and moves nothing.
 */
export class TimesAhead {
  readonly #isSigned: (row: LedgerRow) => boolean
  #rows: LedgerRow[] = []
  /** That any of the rows names. */
  #latest = 0

  constructor(isSigned: (row: LedgerRow) => boolean) {
    this.#isSigned = isSigned
  }

  get isFull(): boolean {
    return this.#rows.length >= KEPT_MAX
  }

  add(row: LedgerRow): void {
    this.#rows.push(row)
    this.#latest = Math.max(this.#latest, row.at)
  }

  /** Whether an entry says that it is older than one of these, which stand before it. */
  isBehind({ at }: Pick<LedgerRow, 'at'>): boolean {
    return at < this.#latest
  }

  /** Forgets them all. @returns the latest time that a signed one names, if it is later than this one; else this one */
  latest(than: number): number {
    const later = this.#rows.filter(({ at }) => at > than).sort((one, other) => other.at - one.at)
    this.#rows = []
    this.#latest = 0
    return later.find(this.#isSigned)?.at ?? than
  }
}
