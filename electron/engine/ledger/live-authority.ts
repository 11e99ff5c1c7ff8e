import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { RecoveryFacts } from '../format/recovery-facts.ts'
import { Pacer } from '../jobs/pacer.ts'
import type { LedgerRow, Registry } from '../store/registry.ts'
import type { Authority } from './authority.ts'
import { AuthorityFold } from './authority-fold.ts'
import { type Directory, directoryOf } from './directory.ts'

const BATCH_ROWS = 500
/** Entries that are folded between two looks at the clock: each may have a signature to be verified. */
const STEP_ROWS = 20

/**
 * The authority of an open registry, folded on as entries are appended. Entries of a transaction that was undone are
 * forgotten with it.
 */
export class LiveAuthority {
  readonly #vaultId: Id
  readonly #registry: Registry
  readonly #recovery: () => RecoveryFacts
  #directory: Directory
  #fold: AuthorityFold
  /** The newest entry at the last look. */
  #seen: LedgerRow | null = null
  #damagedAt: number | null = null

  /** @param recovery asked again whenever certificates are read: the pair may be replaced while the vault is open. */
  constructor(vaultId: Id, registry: Registry, recovery: () => RecoveryFacts) {
    this.#vaultId = vaultId
    this.#registry = registry
    this.#recovery = recovery
    this.#directory = this.#readDirectory()
    this.#fold = this.#fresh()
  }

  /** What holds now. Where the chain is broken, it is what held before that entry; see {@link damagedAt}. */
  get authority(): Authority {
    this.settle()
    return this.#fold.authority
  }

  /**
   * Folds what is new, as {@link authority} does when it is asked, but lets others have the thread in between: for a
   * ledger of which nothing was folded yet. Nobody may append meanwhile.
   * @throws Fault `cancelled`
   */
  async catchUp(signal: AbortSignal): Promise<void> {
    const pacer = new Pacer(signal)
    for (const _ of this.#foldOn()) await pacer.breathe()
  }

  /** Folds what is new, for whoever asks for nothing but what follows from it. */
  settle(): void {
    for (const _ of this.#foldOn());
  }

  get directory(): Directory {
    return this.#directory
  }

  /** The first entry that does not follow the one before it; null in a whole ledger. */
  get damagedAt(): number | null {
    return this.#damagedAt
  }

  /** Reads the certificates again: after somebody was enrolled, or the recovery pair replaced. */
  renewDirectory(): void {
    this.#directory = this.#readDirectory()
  }

  /** Up to the newest entry, some at a time. */
  *#foldOn(): Generator<void, void, undefined> {
    const last = this.#registry.lastEntry()
    if (last === null || (this.#seen !== null && equalBytes(last.hash, this.#seen.hash))) return
    const folded = this.#registry.entry(this.#fold.sequence)
    const isUndone = this.#fold.sequence > 0 && !(folded !== null && equalBytes(folded.hash, this.#fold.hash))
    if (isUndone) {
      // Who was undone may come again with another certificate.
      this.renewDirectory()
      this.#fold = this.#fresh()
    }
    this.#damagedAt = null
    try {
      yield* this.#foldAll()
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'ledger-damaged')) throw error
      this.#damagedAt = this.#fold.sequence + 1
    }
    this.#fold.settle()
    this.#seen = last
  }

  *#foldAll(): Generator<void, void, undefined> {
    for (;;) {
      const rows = this.#registry.entriesFrom(this.#fold.sequence + 1, BATCH_ROWS)
      if (rows.length === 0) return
      for (const [index, row] of rows.entries()) {
        this.#fold.step(row)
        if (index % STEP_ROWS === 0) yield
      }
    }
  }

  #fresh(): AuthorityFold {
    return new AuthorityFold(this.#vaultId, (staffId) => this.#directoryWith(staffId))
  }

  /** Certificates are read again for somebody new alone: an insider may name thousands whom nobody knows. */
  #directoryWith(staffId: Id): Directory {
    if (!this.#directory.hasRead(staffId) && this.#registry.hasStaff(staffId)) this.renewDirectory()
    return this.#directory
  }

  #readDirectory(): Directory {
    return directoryOf(this.#vaultId, this.#registry, this.#recovery())
  }
}
