import type { Id } from '../../../shared/contract/basics.ts'
import { type Act, act as knownAct, type LedgerEntry } from '../../../shared/contract/ledger.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import { verify } from '../crypto/pairs.ts'
import { entryHash, entryLayout, entryMessage, genesisHash, type UnsignedEntry } from '../format/entry.ts'
import type { LedgerRow, Registry } from '../store/registry.ts'
import { entryOutline } from '../format/entry-outline.ts'
import { assertFacts } from './facts.ts'
import type { About, Author, Facts, Intent, Ledger, LedgerFilter, LedgerHead } from './ledger.ts'

export type { Author }

export interface LedgerOpening {
  readonly vaultId: Id
  readonly registry: Registry
  readonly author: Author
  /** By which key an entry that is written now will be checked; null for an author whom nobody knows. */
  readonly keyOf: (entry: UnsignedEntry) => Buffer | null
  /** A session that may not write keeps no ledger: its entries are dropped, and their sequence is 0. */
  readonly writable: () => boolean
  readonly now: () => number
  readonly verify: Ledger['verify']
}

type Ending = 'done' | 'failed' | 'cancelled'

export function openLedger(opening: LedgerOpening): Ledger {
  const { registry, vaultId } = opening

  const append = (act: Act, phase: UnsignedEntry['phase'], of: number | null, about: About): number => {
    const facts = about.facts ?? {}
    assertFacts(facts)
    if (!opening.writable()) return 0
    return registry.transaction(() => {
      const head = headOf(registry, vaultId)
      const sequence = head.sequence + 1
      const { by, signing } = opening.author
      const compartment = about.compartment ?? null
      const unsigned = {
        sequence,
        previous: head.hash,
        at: opening.now(),
        by,
        act,
        phase,
        of,
        compartment,
        facts,
      }
      const message = entryMessage(vaultId, unsigned)
      const signature = signing.sign(LABELS.entry, message)
      // One that nobody can verify would break the chain for good.
      const key = opening.keyOf(unsigned)
      if (key === null || !verify(key, LABELS.entry, message, signature)) throw new Fault('keys-foreign')
      const entry = entryLayout.encode({ ...unsigned, signature })
      registry.appendEntry({ sequence, at: unsigned.at, by, act, compartment, hash: entryHash(entry), entry })
      return sequence
    })
  }

  const openIntent = (act: Act, sequence: number, about: About): Intent =>
    intentOf(sequence, (ending, facts) =>
      append(act, ending, sequence, about.compartment === undefined ? { facts } : { ...about, facts }),
    )

  return {
    record: (act, about = {}) => append(act, 'done', null, about),
    intend(act, about = {}) {
      return openIntent(act, append(act, 'intent', null, about), about)
    },
    resume: (act, sequence, about = {}) => openIntent(act, sequence, about),
    list: (filter, offset, limit) => listEntries(registry, filter, offset, limit),
    verify: opening.verify,
    head: () => headOf(registry, vaultId),
    as: (author) => openLedger({ ...opening, author }),
  }
}

/** The first ending is written; any later one only repeats its sequence. */
function intentOf(sequence: number, end: (ending: Ending, facts: Facts) => number): Intent {
  let ended: number | null = null
  const once = (ending: Ending, facts: Facts) => (ended ??= end(ending, facts))
  return {
    sequence,
    done: (facts = {}) => once('done', facts),
    failed: (code: FaultCode, facts = {}) => once('failed', { ...facts, code }),
    cancelled: (facts = {}) => once('cancelled', facts),
  }
}

export function headOf(registry: Registry, vaultId: Id): LedgerHead {
  const last = registry.lastEntry()
  return last === null
    ? { sequence: 0, hash: genesisHash(vaultId) }
    : { sequence: last.sequence, hash: last.hash }
}

function listEntries(
  registry: Registry,
  filter: LedgerFilter,
  offset: number,
  limit: number,
): { total: number; rows: LedgerEntry[] } {
  const codes = codesOf(registry)
  const { by, ...others } = filter
  const query = by === undefined ? others : { ...others, by: partyOf(codes, by) }
  return {
    total: registry.countEntries(query),
    rows: registry.entriesWhere(query, offset, limit).map((row) => shown(row, codes)),
  }
}

/** Staff ids and the codes that people know. */
function codesOf(registry: Registry): ReadonlyMap<string, string> {
  return new Map(registry.staff().map(({ staffId, code }) => [staffId, code]))
}

function partyOf(codes: ReadonlyMap<string, string>, by: string): string {
  const found = [...codes].find(([, code]) => code === by.toUpperCase())
  return found === undefined ? by : found[0]
}

/** An entry that this program cannot show must not keep the others from being seen. */
function shown(row: LedgerRow, codes: ReadonlyMap<string, string>): LedgerEntry {
  const entry = entryLayout.tryDecode(row.entry)
  if (entry === null) return unreadable(row, codes)
  const { sequence, at, by, phase, of, compartment, facts } = entry
  const known = knownAct.safeParse(entry.act)
  const about = known.success
    ? { act: known.data, facts }
    : { act: 'unknown' as const, facts: { ...facts, act: entry.act } }
  return { sequence, at, by: codes.get(by) ?? by, phase, of, compartment, ...about }
}

/** What its outline says, as far as it has one. */
function unreadable({ sequence, entry }: LedgerRow, codes: ReadonlyMap<string, string>): LedgerEntry {
  const said = entryOutline(entry)
  const by = said?.by ?? ''
  return {
    ...{ sequence, at: Math.min(said?.at ?? 0, LIMITS.lastInstant), by: codes.get(by) ?? by },
    ...{ act: 'unreadable', phase: 'done', of: null, compartment: said?.compartment ?? null, facts: {} },
  }
}
