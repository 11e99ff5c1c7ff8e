import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { verify } from '../crypto/pairs.ts'
import {
  type Entry,
  entryHash,
  entryLayout,
  entryMessage,
  genesisHash,
  seemsToFollow,
} from '../format/entry.ts'
import type { LedgerRow } from '../store/registry.ts'
import type { SignedAct } from './act-rule.ts'
import { ACT_RULES } from './authority-acts.ts'
import { AuthorityState } from './authority-state.ts'
import type { Authority } from './authority.ts'
import type { Directory } from './directory.ts'
import { RecoveryWord } from './lineage.ts'
import { GUARDED_ACTS, useRequest } from './request-acts.ts'

/** Who unlocked within this time of an unlock that counted needs no second one to be counted as present. */
const PRESENCE_MS = 24 * 60 * 60 * 1000

const JUDGED_ACTS: ReadonlySet<string> = new Set([
  ...[...ACT_RULES.keys()].map((key) => key.split(' ')[0] ?? key),
  ...GUARDED_ACTS,
])

/**
 * Folds the entries of a ledger, in their order, into who may do what. Every link of the chain is checked; the signature
 * of each entry that could change anything is verified, and then the entry is judged by the authority as it stood before
 * it. What its author had no right to has no effect and is counted.
 */
export class AuthorityFold {
  readonly #vaultId: Id
  readonly #directory: (staffId: Id) => Directory
  readonly #state = new AuthorityState()
  readonly #recovery = new RecoveryWord()
  #sequence = 0
  #hash: Buffer
  /** The newest unlock of each person that was passed over. */
  readonly #seen = new Map<Id, LedgerRow>()

  /** @param directory asked for each entry, with whom it is about: certificates are added while a vault is open. */
  constructor(vaultId: Id, directory: (staffId: Id) => Directory) {
    this.#vaultId = vaultId
    this.#directory = directory
    this.#hash = genesisHash(vaultId)
  }

  get authority(): Authority {
    return this.#state
  }

  /** Of the entry that was folded last. */
  get sequence(): number {
    return this.#sequence
  }

  get hash(): Buffer {
    return this.#hash
  }

  /** @throws Fault `ledger-damaged` with its sequence for a row that is not the next entry of the chain. */
  step(row: LedgerRow): void {
    const judged = this.#isJudged(row)
    const entry = judged || !seemsToFollow(row.entry, this.#hash, row.act) ? this.#decode(row) : null
    if (row.sequence !== this.#sequence + 1 || !equalBytes(entryHash(row.entry), row.hash)) throw damaged(row)
    this.#sequence = row.sequence
    this.#hash = row.hash
    this.#state.noteEntry(row.act, row.sequence)
    if (entry !== null && judged) this.#judge(entry)
    else this.#passOver(row)
  }

  /** Once all rows are folded: the exact time of what was passed over, and that of the newest entry. */
  settle(newest: LedgerRow): void {
    for (const row of this.#seen.values()) this.#noticePresence(row)
    this.#seen.clear()
    const entry = this.#signed(newest)
    if (entry !== null) this.#state.latest = Math.max(this.#state.latest, entry.at)
  }

  /** Its time counts all the same: else an entry with the clock set back would hide it as the newest one. */
  #passOver(row: LedgerRow): void {
    this.#state.latest = Math.max(this.#state.latest, row.at)
    if (row.act === 'session.unlocked') this.#seen.set(row.by, row)
  }

  #noticePresence(row: LedgerRow): void {
    const entry = this.#signed(row)
    const member = entry === null ? null : this.#state.member(entry.by)
    if (entry?.act !== 'session.unlocked' || member === null) return
    const lastUnlockedAt = Math.max(member.lastUnlockedAt ?? 0, entry.at)
    this.#state.putMember({ ...member, lastUnlockedAt })
  }

  #signed(row: LedgerRow): Entry | null {
    const entry = this.#decodeAny(row)
    return entry !== null && this.#isSigned(entry) ? entry : null
  }

  #isJudged({ act, by, at }: LedgerRow): boolean {
    if (act !== 'session.unlocked') return JUDGED_ACTS.has(act)
    const counted = this.#state.member(by)?.lastUnlockedAt ?? 0
    return at < counted || at >= counted + PRESENCE_MS
  }

  #judge(entry: Entry): void {
    const state = this.#state
    if (!this.#isSigned(entry)) {
      state.refused += 1
      return
    }
    // What the sheets sign sets the time anew: a clock that was far ahead once must not shut an office for ever.
    const now = entry.by === 'recovery' ? entry.at : Math.max(state.latest, entry.at)
    const directory = this.#directory(subjectOf(entry))
    const signed: SignedAct = { entry, now, directory }
    if (this.#recovery.follow(entry, directory.lineage)) state.successions.push(entry.sequence)
    useRequest(state, signed)
    const rule = ACT_RULES.get(`${entry.act} ${entry.phase}`)
    if (rule !== undefined && !rule(state, signed)) state.refused += 1
    state.latest = now
  }

  #isSigned(entry: Entry): boolean {
    const directory = this.#directory(subjectOf(entry))
    const key =
      entry.by === 'recovery'
        ? this.#recovery.keyFor(entry, directory.lineage)
        : directory.signingKey(entry.by)
    return key !== null && verify(key, LABELS.entry, entryMessage(this.#vaultId, entry), entry.signature)
  }

  /** The columns are only for searching: they must say what the signed entry says. */
  #decode(row: LedgerRow): Entry {
    const entry = this.#decodeAny(row)
    const agrees =
      entry?.sequence === row.sequence &&
      entry.act === row.act &&
      entry.by === row.by &&
      entry.at === row.at &&
      entry.compartment === row.compartment &&
      equalBytes(entry.previous, this.#hash)
    if (!agrees) throw damaged(row)
    return entry
  }

  #decodeAny(row: LedgerRow): Entry | null {
    try {
      return entryLayout.decode(row.entry)
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }
}

/** Whom an entry is about: an entry that introduces somebody names them. */
function subjectOf({ facts, by }: Entry): Id {
  const { staff } = facts
  return typeof staff === 'string' ? staff : by
}

function damaged({ sequence }: LedgerRow): Fault {
  return new Fault('ledger-damaged', { sequence })
}
