import { setImmediate } from 'node:timers/promises'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import { type Entry, entryLayout, genesisHash } from '../format/entry.ts'
import type { SignedState } from '../format/state.ts'
import type { Directory } from './directory.ts'
import type { LedgerRow, Registry } from '../store/registry.ts'
import type { LedgerVerdict } from './ledger.ts'
import { isNextRow } from './next-row.ts'
import { isSignedWith, signerKey } from './entry-signature.ts'
import { RecoveryWord } from './lineage.ts'

/** What the chain is compared with. */
export interface LedgerEvidence {
  readonly vaultId: Id
  readonly directory: Directory
  /** Signed states that name an entry: the head's, and the machine's anchor. */
  readonly states: readonly SignedState[]
}

/** Acts whose entry makes a person's certificate known: facts `staff` and `certificate` (its hash). */
const INTRODUCTIONS: ReadonlySet<string> = new Set([
  'vault.created',
  'custodian.appointed',
  'staff.enrolled',
  'staff.reset',
])
const BATCH_ROWS = 500

/**
 * Walks entries one by one, checking number, link, hash and signature. A signer counts from the entry on that made
 * their certificate known.
 */
export class ChainWalk {
  readonly #evidence: LedgerEvidence
  readonly #introduced: Set<string>
  readonly #recovery: RecoveryWord
  #sequence: number
  #hash: Buffer

  /**
   * @param after the entry that is taken as verified; the walk begins behind it.
   * @param introduced staff ids whose certificates are known by then.
   * @param recovery whose word counts by then.
   */
  constructor(
    evidence: LedgerEvidence,
    after = { sequence: 0, hash: genesisHash(evidence.vaultId) },
    introduced: Iterable<string> = [],
    recovery = new RecoveryWord(),
  ) {
    this.#evidence = evidence
    this.#introduced = new Set(introduced)
    this.#recovery = recovery
    this.#sequence = after.sequence
    this.#hash = after.hash
  }

  get sequence(): number {
    return this.#sequence
  }

  get hash(): Buffer {
    return this.#hash
  }

  /** @returns whether the row is the next entry; if not, the walk stays where it is. */
  step(row: LedgerRow): boolean {
    const entry = entryLayout.tryDecode(row.entry)
    if (entry === null || !isNextRow(row, entry, this)) return false
    if (INTRODUCTIONS.has(entry.act) && entry.phase === 'done' && !this.#introduce(entry)) return false
    if (!this.#isSigned(entry) || !this.#agreesWithStates(row)) return false
    this.#recovery.follow(entry, this.#evidence.directory.lineage)
    this.#sequence = row.sequence
    this.#hash = row.hash
    return true
  }

  #introduce(entry: Entry): boolean {
    const { staff, certificate } = entry.facts
    if (typeof staff !== 'string' || typeof certificate !== 'string') return false
    if (this.#evidence.directory.certificateHash(staff)?.toString('hex') !== certificate) return false
    this.#introduced.add(staff)
    return true
  }

  #isSigned(entry: Entry): boolean {
    const { vaultId, directory } = this.#evidence
    if (entry.by !== 'recovery' && !this.#introduced.has(entry.by)) return false
    return isSignedWith(signerKey(entry, directory, this.#recovery), vaultId, entry)
  }

  #agreesWithStates(row: LedgerRow): boolean {
    return this.#evidence.states.every(
      ({ ledger }) => ledger.sequence !== row.sequence || equalBytes(ledger.hash, row.hash),
    )
  }
}

/**
 * Walks the whole chain from the first entry, without blocking for long.
 * @throws Fault `cancelled`
 */
export async function verifyLedger(
  registry: Registry,
  evidence: LedgerEvidence,
  signal: AbortSignal,
  report: (done: number, total: number) => void,
): Promise<LedgerVerdict> {
  const walk = new ChainWalk(evidence)
  const total = registry.lastEntry()?.sequence ?? 0
  for (;;) {
    if (signal.aborted) throw new Fault('cancelled')
    const rows = registry.entriesFrom(walk.sequence + 1, BATCH_ROWS)
    const intact = rows.every((row) => walk.step(row))
    report(walk.sequence, total)
    if (!intact) return broken(walk)
    if (rows.length === 0) break
    await setImmediate()
  }
  // An entry that a signed state names and that is not here was cut off.
  const cutOff = evidence.states.some(({ ledger }) => ledger.sequence > walk.sequence)
  return cutOff ? broken(walk) : { entries: walk.sequence, intact: true, headHash: walk.hash.toString('hex') }
}

function broken(walk: ChainWalk): LedgerVerdict {
  return {
    entries: walk.sequence,
    intact: false,
    brokenAt: walk.sequence + 1,
    headHash: walk.hash.toString('hex'),
  }
}
