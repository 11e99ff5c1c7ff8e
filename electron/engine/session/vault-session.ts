import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Id } from '../../../shared/contract/basics.ts'
import type { LedgerAhead, SessionMode } from '../../../shared/contract/session.ts'
import type { AirGapRule } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { OpenCompartment } from './open-compartment.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Access, Head, RecoveryFacts } from '../format/head.ts'
import { type Slot, slotHash } from '../format/slot.ts'
import type { SignedState } from '../format/state.ts'
import type { RegistryKeys } from '../keys/registry-keys.ts'
import type { Facts, Intent, Ledger } from '../ledger/ledger.ts'
import { keyOfNewest } from '../ledger/key-of-newest.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { type LedgerEvidence, verifyLedger } from '../ledger/verify-ledger.ts'
import type { Authority, Clearance } from '../ledger/authority.ts'
import { clearance, trustedNow } from '../ledger/authority-rules.ts'
import type { Directory } from '../ledger/directory.ts'
import type { Registry, StaffRow } from '../store/registry.ts'
import { accountForCatalogues } from './accounted.ts'
import type { AnchorStore } from './anchor.ts'
import { ledgerAhead } from './clock-ahead.ts'
import type { HeadStore } from './head-store.ts'
import type { OpenFolder } from './open-folder.ts'
import type { OpenVault, Person, ShutCompartment } from './open-vault.ts'
import type { UnfinishedExport } from './unfinished-exports.ts'
import type { VaultLock } from './vault-lock.ts'
import { signedHead } from './signed-head.ts'
import { areStated, waysIn, type WaysFinding } from './stated-ways.ts'
import { maySignState } from '../ledger/authority-rules.ts'
import { type OlderFinding, shutOlder } from './witnesses.ts'

/** What a session consists of. It owns all of it. */
export interface SessionParts {
  readonly folder: string
  readonly head: Head
  readonly heads: HeadStore
  readonly anchors: AnchorStore
  /** Null for a session that cannot write. */
  readonly lock: VaultLock | null
  readonly open: OpenFolder
  readonly person: Person
  /** What this machine knew of the vault before. */
  readonly anchor: SignedState | null
  readonly office: string
  readonly airGapRule: AirGapRule
  readonly mode: SessionMode
  /** What kept the person from working when they unlocked. */
  readonly clearance: Clearance | null
  readonly older: readonly OlderFinding[]
  readonly headRepaired: boolean
  /** Whose slots are not the ones they named; nobody's in an older state. */
  readonly waysFound: readonly WaysFinding[]
  /** By the time that every expiry is judged by. */
  readonly unlockedAt: number
  readonly now: () => number
}

/** A vault unlocked by one person, until it is closed. */
export class VaultSession implements OpenVault {
  readonly ledger: Ledger
  readonly #parts: SessionParts
  /** Found at this unlock. */
  unfinishedExports: readonly UnfinishedExport[] = []
  #head: Head
  #anchor: SignedState | null
  #mode: SessionMode
  #older: readonly OlderFinding[]
  /** By their hashes: slots that their owners did not name open nothing, and leave the head with its next state. */
  readonly #foreign: ReadonlySet<string>
  /** Heads are written one after another; it never rejects. */
  #queue: Promise<unknown> = Promise.resolve()
  #handingOver = false
  /** The write that has not begun yet and that everybody who asks now may share. */
  #waiting: Promise<void> | null = null

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#head = parts.head
    this.#anchor = parts.anchor
    this.#mode = parts.mode
    this.#older = parts.older
    this.#foreign = new Set(parts.waysFound.flatMap(({ foreign }) => foreign.map(slotHash)))
    this.ledger = openLedger({
      vaultId: parts.head.vaultId,
      registry: parts.open.registry,
      keyOf: keyOfNewest(parts.open.live),
      author: { by: parts.person.staffId, signing: parts.person.keys.signing },
      writable: () => this.isWritable,
      now: parts.now,
      verify: (signal, report) => verifyLedger(parts.open.registry, this.#evidence(), signal, report),
    })
  }

  get folder(): string {
    return this.#parts.folder
  }
  /** The folder's own name. */
  get name(): string {
    return basename(this.#parts.folder)
  }
  get vaultId(): Id {
    return this.#head.vaultId
  }
  get office(): string {
    return this.#parts.office
  }
  get mode(): SessionMode {
    return this.#mode
  }
  get older(): readonly OlderFinding[] {
    return this.#older
  }
  /** Whose ways in were not the ones that they had named, at this unlock. */
  get waysFound(): readonly WaysFinding[] {
    return this.#parts.waysFound
  }
  get headRepaired(): boolean {
    return this.#parts.headRepaired
  }
  get unlockedAt(): number {
    return this.#parts.unlockedAt
  }
  get airGapRule(): AirGapRule {
    return this.#parts.airGapRule
  }
  get person(): Person {
    return this.#parts.person
  }
  get registry(): Registry {
    return this.#parts.open.registry
  }
  get authority(): Authority {
    return this.#parts.open.live.authority
  }
  /** What keeps the person who is here from working, by the newest entry; null while nothing does. */
  get clearance(): Clearance | null {
    const { authority } = this
    const member = authority.member(this.person.staffId)
    return member === null ? { problem: 'left', until: null } : clearance(member, authority, this.now())
  }
  /** Whether this session writes entries: it works, or signs. */
  get isWritable(): boolean {
    return this.#mode === 'normal' || this.#mode === 'signing'
  }
  get directory(): Directory {
    return this.#parts.open.directory
  }
  get recovery(): RecoveryFacts {
    return this.#head.recovery
  }
  get registryKeys(): RegistryKeys {
    return this.#parts.open.registryKeys
  }
  get setsKey(): SecretKey<'set'> {
    return this.#parts.open.registryKeys.setsKey
  }
  /** For the acts of this floor alone: what must be looked at or mended behind the interface. */
  get parts(): SessionParts {
    return this.#parts
  }
  /** The head as it was read or written last. */
  get head(): Head {
    return this.#head
  }

  now(): number {
    return trustedNow(this.#parts.now(), this.authority)
  }

  /** Where the ledger's time is ahead of the clock: by which entry. */
  get ledgerAhead(): LedgerAhead | null {
    return ledgerAhead(this, this.#parts.now())
  }

  compartment(id: Id): OpenCompartment {
    const { compartments, shut, registry } = this.#parts.open
    const found = compartments.get(id)
    if (found !== undefined) return found
    const why = shut.get(id)
    if (why !== undefined) throw new Fault(why.code, why.details)
    throw new Fault(registry.compartments().some((row) => row.id === id) ? 'no-right' : 'not-found')
  }

  compartments(): readonly OpenCompartment[] {
    return [...this.#parts.open.compartments.values()]
  }

  shutCompartments(): readonly ShutCompartment[] {
    return [...this.#parts.open.shut].map(([id, fault]) => ({ id, fault }))
  }

  /** Closes a compartment; it joins those that do not open, for this reason. */
  async shut(id: Id, why: Fault): Promise<void> {
    await this.#parts.open.shutOne(id, why)
  }

  /** Opens a compartment that is shut, if it opens now. */
  async openShut(id: Id): Promise<void> {
    await this.#parts.open.openGranted((one) => one === id)
  }

  addCompartment(opened: OpenCompartment): void {
    this.#parts.open.compartments.set(opened.id, opened)
  }

  isForeign(slot: Slot): boolean {
    return this.#foreign.size > 0 && this.#foreign.has(slotHash(slot))
  }

  /** @throws Fault `registry-damaged` */
  ownRow(): StaffRow {
    const row = this.registry.staff().find(({ staffId }) => staffId === this.person.staffId)
    if (row === undefined) throw new Fault('registry-damaged')
    return row
  }

  /** What only this person may read, sealed. */
  putOwnPrivate(sealed: Buffer): void {
    this.registry.putStaff({ ...this.ownRow(), private: sealed })
  }

  assertWritable(): void {
    if (this.#mode === 'signing') throw new Fault('not-cleared', { why: this.clearance?.problem ?? '' })
    if (this.#mode !== 'normal') throw new Fault('read-only-session', { mode: this.#mode })
  }

  publish(): Promise<void> {
    this.#waiting ??= this.#inTurn(() => {
      this.#waiting = null
      return this.#sign(this.#head, false)
    })
    return this.#waiting
  }

  /**
   * Publishes other slots, grants or recovery facts: into both copies of the head, so that what was taken away opens
   * nothing any more when this resolves. Killed in between, the newer copy counts, and the next unlock renews the other.
   */
  publishAccess(change: (access: Access) => Access): Promise<void> {
    return this.#inTurn(() => this.#sign(change(this.#head), true))
  }

  /**
   * The same for a recovery pair that hands over to the next. What the next pair opens is listed when this write begins,
   * so until it ends nothing may be sealed to the pair that goes: {@link assertSheetsSettled}.
   */
  handOver(change: (access: Access) => Access): Promise<void> {
    return this.#inTurn(async () => {
      this.#handingOver = true
      try {
        await this.#sign(change(this.#head), true)
      } finally {
        this.#handingOver = false
      }
    })
  }

  assertSheetsSettled(): void {
    if (this.#handingOver) throw new Fault('busy')
  }

  /** The agreement was signed: opens what this person has grants for, and goes on as if it had been at unlock. */
  async leaveSigning(): Promise<void> {
    if (this.#mode !== 'signing' || this.clearance !== null) return
    const { open } = this.#parts
    await open.openGranted()
    // At unlock nothing of this person's was open, and hence nothing compared.
    await shutOlder(this.#head.state, open, 'state-older')
    this.#mode = 'normal'
    await accountForCatalogues(this)
  }

  /** What lies here was accepted as the present state by somebody entitled to; see accept-older.ts. */
  leaveOlderMode(head: Head): void {
    this.#head = head
    this.#anchor = head.state
    this.#mode = 'normal'
    this.#older = []
  }

  /** Closes databases, wipes keys, gives the vault free. What is running must have ended. */
  async close(): Promise<void> {
    await this.#queue
    await this.#parts.open.close()
    this.#parts.person.keys[Symbol.dispose]()
    await this.#parts.lock?.release()
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(write)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  #evidence(): LedgerEvidence {
    const anchor = this.#anchor
    const states = anchor === null ? [this.#head.state] : [this.#head.state, anchor]
    return { vaultId: this.vaultId, directory: this.directory, states }
  }

  async #sign(changed: Access, both: boolean): Promise<void> {
    // Whoever is suspended or gone is sent away: what they signed would keep everybody else out.
    if (!this.isWritable || !maySignState(this.authority, this.person.staffId)) return
    const { heads, anchors, open, now, person } = this.#parts
    const author = { by: person.staffId, signing: person.keys.signing }
    const access = { ...changed, slots: changed.slots.filter((slot) => !this.isForeign(slot)) }
    const change = this.#stateWays(access)
    try {
      const head = signedHead({ head: this.#head, access, open, ledger: this.ledger, author, now: now() })
      await (both ? heads.writeBoth(head) : heads.write(head))
      this.#follow(head)
    } catch (error) {
      // One copy may have been written before it failed. The next state must be numbered above that.
      this.#follow(
        await heads.read().then(
          (reading) => reading.head,
          () => this.#head,
        ),
      )
      throw error
    } finally {
      if (change !== null) this.#endChange(change)
    }
    await anchors.write(this.#head.state)
  }

  /**
   * Names the slots of the person who is here, where they are others than those named last. The entry of a change stands
   * before the head, and until it ends neither side is refused; one that a kill left open ends with the next state.
   */
  #stateWays(access: Access): WaysChange | null {
    const { staffId } = this.person
    if (areStated(access, this.authority, staffId)) return null
    const facts = waysIn(access, staffId)
    if (isDeepStrictEqual(facts, waysIn(this.#head, staffId))) {
      this.ledger.record('ways.stated', { facts })
      return null
    }
    return { facts, intent: this.ledger.intend('ways.stated', { facts }) }
  }

  /** Which side the head took. What cannot be written now, on a full disk say, is written with the next state. */
  #endChange({ facts, intent }: WaysChange): void {
    try {
      if (isDeepStrictEqual(facts, waysIn(this.#head, this.person.staffId))) intent.done(facts)
      else intent.failed('write-failed')
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }

  #follow(head: Head): void {
    const isSuccession = head.recovery.setId !== this.#head.recovery.setId
    this.#head = head
    if (isSuccession) this.#parts.open.succeed(head.recovery)
  }
}

interface WaysChange {
  readonly facts: Facts
  readonly intent: Intent
}
