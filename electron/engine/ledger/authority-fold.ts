import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { type Entry, entryLayout, genesisHash } from '../format/entry.ts'
import { entryOutline } from '../format/entry-outline.ts'
import type { LedgerRow } from '../store/registry.ts'
import { isInScope } from './act-scopes.ts'
import { ACT_RULES } from './authority-acts.ts'
import { maySignState } from './authority-rules.ts'
import { AuthorityState } from './authority-state.ts'
import type { Authority } from './authority.ts'
import type { Directory } from './directory.ts'
import { isSignedWith, signerKey } from './entry-signature.ts'
import { RecoveryWord } from './lineage.ts'
import { isNextRow } from './next-row.ts'
import { noteCatalogueAct } from './catalogue-acts.ts'
import { followRequest, GUARDED_ACTS, lapseRequests } from './request-acts.ts'
import { TimesAhead } from './times-ahead.ts'

/** Who unlocked within this time of an unlock that counted needs no second one to be counted as present. */
const PRESENCE_MS = 24 * 60 * 60 * 1000

const JUDGED_ACTS: ReadonlySet<string> = new Set([
  ...[...ACT_RULES.keys()].map((key) => key.split(' ')[0] ?? key),
  ...GUARDED_ACTS,
])

/**
 * Folds the entries of a ledger, in their order, into who may do what. Every link of the chain is checked, and that each
 * row says what its entry says; the signature of each entry that could change anything is verified, and then the entry
 * is judged by the authority as it stood before it. What its author had no right to has no effect and is counted.
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
  readonly #ahead = new TimesAhead((row) => this.#signed(row) !== null)

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
    const said = entryOutline(row.entry)
    if (said === null || !isNextRow(row, said, this)) throw damaged(row)
    const judged = this.#isJudged(row)
    const entry = judged ? entryLayout.tryDecode(row.entry) : null
    if (judged && entry === null) throw damaged(row)
    this.#sequence = row.sequence
    this.#hash = row.hash
    this.#state.noteEntry(row.act, row.sequence)
    // Else somebody whose right is over would write an entry of a time at which they had it.
    if (this.#ahead.isBehind(row)) this.#state.latest = this.#ahead.latest(this.#state.latest)
    noteCatalogueAct(this.#state, said, row, Math.max(this.#state.latest, row.at))
    if (entry === null) this.#passOver(row)
    else this.#judge(entry)
  }

  /** Once all rows are folded: the exact time, and presence, of what was passed over. */
  settle(): void {
    for (const row of this.#seen.values()) this.#noticePresence(row)
    this.#seen.clear()
    this.#state.latest = this.#ahead.latest(this.#state.latest)
  }

  /** Its time counts all the same: else an entry with the clock set back would hide it as the newest one. */
  #passOver(row: LedgerRow): void {
    // Anybody may name thousands whom nobody knows.
    if (row.act === 'session.unlocked' && this.#state.member(row.by) !== null) this.#seen.set(row.by, row)
    if (row.at <= this.#state.latest || !this.#isHere(row.by)) return
    this.#ahead.add(row)
    if (this.#ahead.isFull) this.#state.latest = this.#ahead.latest(this.#state.latest)
  }

  /** Whose word on the time counts: that of whoever may say what the vault's state is. */
  #isHere(by: Entry['by']): boolean {
    return maySignState(this.#state, by)
  }

  #isGone(by: Entry['by']): boolean {
    return by !== 'recovery' && this.#state.member(by)?.state === 'left'
  }

  #noticePresence(row: LedgerRow): void {
    const entry = this.#signed(row)
    const member = entry === null ? null : this.#state.member(entry.by)
    if (entry === null || member === null) return
    const lastUnlockedAt = Math.max(member.lastUnlockedAt ?? 0, entry.at)
    this.#state.putMember({ ...member, lastUnlockedAt })
  }

  #signed(row: LedgerRow): Entry | null {
    const entry = entryLayout.tryDecode(row.entry)
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
      state.refuse(entry)
      return
    }
    const directory = this.#directory(subjectOf(entry))
    state.latest = this.#timeAt(entry)
    if (this.#recovery.follow(entry, directory.lineage)) state.successions.push(entry.sequence)
    if (!this.#takesEffect(entry, directory)) state.refuse(entry)
  }

  /** @returns whether its author had the right to it; else nothing changed */
  #takesEffect(entry: Entry, directory: Directory): boolean {
    const state = this.#state
    const now = state.latest
    if (!isInScope(entry) || this.#isGone(entry.by)) return false
    const agreed = followRequest(state, entry, now)
    const rule = ACT_RULES.get(`${entry.act} ${entry.phase}`)
    return rule === undefined || rule(state, { entry, now, directory, agreed })
  }

  /** What an entry is judged by: never before an earlier one, but for what the sheets sign. */
  #timeAt(entry: Entry): number {
    const state = this.#state
    if (entry.by === 'recovery') {
      // A clock that was far ahead once must not shut an office for ever. What was over by then stays over.
      lapseRequests(state, this.#ahead.latest(state.latest))
      return entry.at
    }
    // Nobody is a member before the first entry.
    const counts = this.#isHere(entry.by) || entry.sequence === 1
    return this.#ahead.latest(counts ? Math.max(state.latest, entry.at) : state.latest)
  }

  #isSigned(entry: Entry): boolean {
    const directory = this.#directory(subjectOf(entry))
    return isSignedWith(signerKey(entry, directory, this.#recovery), this.#vaultId, entry)
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
