import type { Id } from '../../../shared/contract/basics.ts'
import type {
  AgreementFact,
  Authority,
  BegunAct,
  EpochFact,
  GrantFact,
  Member,
  Refusal,
  RequestFact,
} from './authority.ts'
import { DEFAULT_POLICY } from './policy-facts.ts'
import type { WaysFact } from './way-acts.ts'

const FIRST_EPOCH = 1
/** An insider may write thousands. */
const REFUSALS_KEPT = 20

/** An authority while entries are folded into it. Only ledger/authority-acts.ts and the fold change it. */
export class AuthorityState implements Authority {
  agreement: AgreementFact | null = null
  policy = DEFAULT_POLICY
  reviewedAt: number | null = null
  idleMinutes: number | null = null
  latest = 0
  refused = 0
  /** The newest ones, newest first. */
  refusals: readonly Refusal[] = []
  readonly successions: number[] = []
  /** Whether a grant counts only if its entry names it by its hash. */
  grantsAreNamed = false
  /** Compartments whose making is done. */
  readonly compartmentsMade = new Set<Id>()
  readonly statedWays = new Map<Id, WaysFact>()
  /** Compartments that are being made: whoever makes one gives its first grants. */
  readonly makers = new Map<Id, Id>()
  /** Every compartment that was ever begun: one that lost all its grants is nobody's to make again. */
  readonly compartments = new Set<Id>()
  readonly #members = new Map<Id, Member>()
  readonly #grants = new Map<string, GrantFact>()
  /** Of the epoch after the present one, until it begins. */
  readonly #nextGrants = new Map<string, GrantFact>()
  /** By compartment and epoch: what the sheets open is no right of a person. */
  readonly #recoveryGrants = new Map<string, GrantFact>()
  readonly #epochs = new Map<Id, EpochFact>()
  /** Who was given the present key of each compartment. Taking a grant away makes nobody forget it. */
  readonly #keyHolders = new Map<Id, Set<Id>>()
  readonly #requests = new Map<Id, RequestFact>()
  /** By the sequence of the intent. */
  readonly #taken = new Map<number, Id>()
  readonly #sequences = new Map<string, number[]>()
  readonly #accounts = new Map<Id, number[]>()
  /** By the sequence of the intent. */
  readonly #begun = new Map<number, BegunAct>()

  /** Notes an entry that changed nothing. */
  refuse({ sequence, at, act, by }: Refusal): void {
    this.refused += 1
    this.refusals = [{ sequence, at, act, by }, ...this.refusals].slice(0, REFUSALS_KEPT)
  }

  sequencesOf(act: string): readonly number[] {
    return this.#sequences.get(act) ?? []
  }

  noteEntry(act: string, sequence: number): void {
    addTo(this.#sequences, act, sequence)
  }

  ways(staffId: Id): WaysFact | null {
    return this.statedWays.get(staffId) ?? null
  }

  accountsOf(compartment: Id): readonly number[] {
    return this.#accounts.get(compartment) ?? []
  }

  putAccount(compartment: Id, sequence: number): void {
    addTo(this.#accounts, compartment, sequence)
  }

  begun(intent: number): BegunAct | null {
    return this.#begun.get(intent) ?? null
  }

  begunIn(compartment: Id): readonly number[] {
    return [...this.#begun].flatMap(([intent, act]) => (act.compartment === compartment ? [intent] : []))
  }

  putBegun(intent: number, act: BegunAct): void {
    this.#begun.set(intent, act)
  }

  endBegun(intent: number): void {
    this.#begun.delete(intent)
  }

  member(staffId: Id): Member | null {
    return this.#members.get(staffId) ?? null
  }

  members(): readonly Member[] {
    return [...this.#members.values()]
  }

  putMember(member: Member): void {
    this.#members.set(member.staffId, member)
  }

  grant(compartment: Id, grantee: Id): GrantFact | null {
    return this.#grants.get(key(compartment, grantee)) ?? null
  }

  grants(): readonly GrantFact[] {
    return [...this.#grants.values()]
  }

  /**
   * Keeps a grant of the present epoch, or of the next one until that begins. A new one of the present epoch ends what was
   * given ahead: it repeated what the person had then.
   */
  putGrant(grant: GrantFact): void {
    const isPresent = grant.epoch === this.epoch(grant.compartment).epoch
    const grants = isPresent ? this.#grants : this.#nextGrants
    grants.set(key(grant.compartment, grant.grantee), grant)
    if (!isPresent) return
    this.#nextGrants.delete(key(grant.compartment, grant.grantee))
    this.#noteKey(grant)
  }

  recoveryGrant(compartment: Id): GrantFact | null {
    return this.#recoveryGrants.get(key(compartment, String(this.epoch(compartment).epoch))) ?? null
  }

  putRecoveryGrant(grant: GrantFact): void {
    this.#recoveryGrants.set(key(grant.compartment, String(grant.epoch)), grant)
  }

  removeGrant(compartment: Id, grantee: Id): void {
    this.#grants.delete(key(compartment, grantee))
    this.#nextGrants.delete(key(compartment, grantee))
  }

  keysOf(staffId: Id): readonly Id[] {
    return [...this.#keyHolders].flatMap(([compartment, holders]) =>
      holders.has(staffId) ? [compartment] : [],
    )
  }

  /** The same person under another id knows what they knew. */
  passKeysOn(previous: Id, next: Id): void {
    for (const compartment of this.keysOf(previous)) this.#noteKey({ compartment, grantee: next })
  }

  epoch(compartment: Id): EpochFact {
    return this.#epochs.get(compartment) ?? { epoch: FIRST_EPOCH, due: false }
  }

  markDue(compartment: Id): void {
    this.#epochs.set(compartment, { ...this.epoch(compartment), due: true })
  }

  /** The grants of the next epoch are the compartment's grants from now on; who has none of them has none. */
  beginEpoch(compartment: Id): void {
    const epoch = this.epoch(compartment).epoch + 1
    this.#epochs.set(compartment, { epoch, due: false })
    this.makers.delete(compartment)
    this.#keyHolders.delete(compartment)
    for (const { grantee } of this.grants().filter((grant) => grant.compartment === compartment)) {
      this.#grants.delete(key(compartment, grantee))
    }
    for (const grant of [...this.#nextGrants.values()].filter((next) => next.compartment === compartment)) {
      this.#nextGrants.delete(key(compartment, grant.grantee))
      this.#grants.set(key(compartment, grant.grantee), grant)
      this.#noteKey(grant)
    }
  }

  request(id: Id): RequestFact | null {
    return this.#requests.get(id) ?? null
  }

  requests(): readonly RequestFact[] {
    return [...this.#requests.values()]
  }

  /** The request that an intent took, until it is spent. */
  requestTakenIn(sequence: number): RequestFact | null {
    const taken = this.#taken.get(sequence)
    return taken === undefined ? null : this.request(taken)
  }

  putRequest(request: RequestFact): void {
    this.#requests.set(request.id, request)
    if (request.takenIn === null) return
    if (request.state === 'taken') this.#taken.set(request.takenIn, request.id)
    else this.#taken.delete(request.takenIn)
  }

  #noteKey({ compartment, grantee }: Pick<GrantFact, 'compartment' | 'grantee'>): void {
    this.#keyHolders.set(compartment, (this.#keyHolders.get(compartment) ?? new Set()).add(grantee))
  }
}

function key(compartment: Id, of: string): string {
  return `${compartment} ${of}`
}

function addTo(lists: Map<string, number[]>, name: string, sequence: number): void {
  const list = lists.get(name)
  if (list === undefined) lists.set(name, [sequence])
  else list.push(sequence)
}
