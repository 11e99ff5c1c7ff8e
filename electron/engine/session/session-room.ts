import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import type { VaultEvent } from '../../../shared/contract/event.ts'
import type { KeyRequest } from '../../../shared/contract/hardware-key.ts'
import type { Session } from '../../../shared/contract/session.ts'
import type { SheetVerdict } from '../../../shared/contract/vault.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'
import { staffTag } from '../format/slot.ts'
import { GuardPost } from '../guard/guard-post.ts'
import type { Job } from '../jobs/job.ts'
import { judgeSheet } from '../keys/recovery.ts'
import { screeningUntil } from '../ledger/authority-rules.ts'
import { CeremonyDesk, type KeyProof } from './ceremonies.ts'
import { type CreateInput, createVault } from './create-vault.ts'
import { headStore } from './head-store.ts'
import { KeptForms } from './kept-forms.ts'
import { passcodeDueAt } from './passcode-due.ts'
import { RecoveryDesk } from './recovery-draft.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { type UnlockInput, unlockVault } from './unlock-vault.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * The one session of an engine: closed, unlocking, or unlocked. It goes through these states once; locking ends the
 * process, because strings that held secrets cannot be wiped.
 */
export class SessionRoom {
  readonly environment: SessionEnvironment
  readonly draft: RecoveryDesk
  /** Questions to security keys. */
  readonly keys: CeremonyDesk
  readonly guard: GuardPost
  readonly #forms = new KeptForms()
  readonly #publish: (event: VaultEvent) => void
  #state: 'closed' | 'unlocking' | 'unlocked' = 'closed'
  #vault: VaultSession | null = null
  /** Looked up in the ledger once, and again after something changed. */
  #passcodeDue: { readonly at: number | null } | null = null

  constructor(environment: SessionEnvironment, publish: (event: VaultEvent) => void) {
    this.environment = environment
    this.#publish = publish
    this.draft = new RecoveryDesk(environment.clock)
    this.keys = new CeremonyDesk(environment.clock)
    this.guard = new GuardPost(environment.lookAtMachine, publish)
  }

  /** @throws Fault `locked` */
  vault(): VaultSession {
    if (this.#vault === null) throw new Fault('locked')
    return this.#vault
  }

  state(): Session {
    return this.#vault === null || this.#state !== 'unlocked'
      ? { state: this.#state === 'unlocking' ? 'unlocking' : 'closed' }
      : describe(this.#vault, this.#passcodeDueAt(this.#vault))
  }

  get isUnlocked(): boolean {
    return this.#vault !== null && this.#state === 'unlocked'
  }

  /**
   * Whether the person who is here must change the passcode before anything else, by the office's rules. Judged by the
   * time of the unlock: nobody is interrupted in the middle of their work.
   */
  passcodeIsOver(): boolean {
    const vault = this.vault()
    const dueAt = this.#passcodeDueAt(vault)
    // What cannot be written cannot be changed either.
    return vault.mode === 'normal' && dueAt !== null && dueAt <= vault.unlockedAt
  }

  #passcodeDueAt(vault: VaultSession): number | null {
    this.#passcodeDue ??= { at: passcodeDueAt(vault, vault.person.staffId) }
    return this.#passcodeDue.at
  }

  /** Makes a vault with the proved draft and leaves it unlocked. @throws Fault `sheet-unproved` and others */
  async create(input: CreateInput, job: Job): Promise<VaultSession> {
    const draft = this.draft.proved()
    const session = await this.#enter(() => createVault(this.environment, input, draft, job))
    this.draft.drop()
    return session
  }

  /** @param input with the answer of a security key as it came; its question is looked up here. */
  async unlock(
    { key, ...input }: Omit<UnlockInput, 'key'> & { readonly key?: KeyProof | undefined },
    job: Job,
  ): Promise<Session> {
    const open = () => {
      const { folder, staffCode: code } = input
      if (key === undefined) return unlockVault(this.environment, input, job)
      const challenge = this.keys.take(key.ceremony, { act: 'unlock', folder, code })
      return unlockVault(this.environment, { ...input, key: { proof: key, challenge } }, job)
    }
    await this.#enter(async () => await open())
    // Whoever was at the machine before may have drawn these sheets, and have kept them.
    this.draft.drop()
    return this.state()
  }

  /** Begins unlocking by security key. */
  async askKey(folder: string, code: string): Promise<KeyRequest> {
    const { head } = await headStore(folder).read()
    return this.keys.ask({ act: 'unlock', folder, code }, staffTag(head.vaultId, code), head.slots)
  }

  /**
   * Runs an act that needs the engine's session to be closed, and leaves it closed: appointing a custodian, restoring.
   * @throws Fault `already-unlocked`, `busy`
   */
  async whileClosed<T>(act: () => Promise<T>): Promise<T> {
    this.#begin()
    try {
      return await act()
    } finally {
      this.#turn('closed')
    }
  }

  /** The open vault, for whoever oversees it; null for everybody else. */
  overseen(): VaultSession | null {
    const vault = this.#vault
    return vault === null || vault.person.role === 'clerk' ? null : vault
  }

  /** The cost of guessing at the passcode of the person who is here; null while nobody is. */
  slotCost(): Argon2Cost | null {
    const vault = this.#vault
    const slot = vault?.head.slots.find(
      ({ staffId, kdf }) => staffId === vault.person.staffId && kdf !== null,
    )
    return slot?.kdf ?? null
  }

  /** How long nobody may be there before the vault locks itself. */
  setIdle(minutes: number): void {
    const vault = this.vault()
    vault.assertWritable()
    vault.ledger.record('idle.set', { facts: { minutes } })
    this.changed()
  }

  /** What is being filled at this moment, to be sealed if the vault locks. @throws Fault `locked`, `input-invalid` */
  keepForms(forms: CallInput<'form.keep'>['forms']): void {
    this.vault()
    this.#forms.hold(forms)
  }

  /** What was being filled when the vault locked; once. @throws Fault `locked` */
  async takeForms(): Promise<CallOutput<'form.take'>> {
    const vault = this.vault()
    const taken = this.#forms.take(vault)
    if (taken.forms.length > 0) await vault.publish()
    return taken
  }

  /** Tells, without a key, whether a sheet belongs to the vault in a folder. */
  async testSheet(folder: string, text: string): Promise<SheetVerdict> {
    return judgeSheet(text, (await headStore(folder).read()).head.recovery)
  }

  /** Tells whoever listens that the session is not what it was. */
  changed(): void {
    this.#passcodeDue = null
    this.#publish({ event: 'session.changed', session: this.state() })
  }

  /** Locks: the entry, the last state, then everything is closed and wiped. */
  async close(): Promise<void> {
    this.draft.drop()
    this.keys[Symbol.dispose]()
    this.guard[Symbol.dispose]()
    const vault = this.#vault
    this.#vault = null
    this.#state = 'closed'
    if (vault === null) return
    try {
      this.#sealForms(vault)
      vault.ledger.record('session.locked')
      await vault.publish()
    } finally {
      await vault.close()
    }
  }

  /** A form that cannot be kept (a full drive) must not keep the vault open. */
  #sealForms(vault: VaultSession): void {
    try {
      this.#forms.seal(vault)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }

  async #enter(open: () => Promise<VaultSession>): Promise<VaultSession> {
    this.#begin()
    try {
      this.#vault = await open()
      this.#turn('unlocked')
      this.guard.watch()
      return this.#vault
    } catch (error) {
      this.#turn('closed')
      throw error
    }
  }

  #begin(): void {
    if (this.#state === 'unlocked') throw new Fault('already-unlocked')
    if (this.#state === 'unlocking') throw new Fault('busy')
    this.#turn('unlocking')
  }

  #turn(state: 'closed' | 'unlocking' | 'unlocked'): void {
    this.#state = state
    this.changed()
  }
}

function describe(vault: VaultSession, dueAt: number | null): Session {
  const { person } = vault
  return {
    state: 'unlocked',
    vaultId: vault.vaultId,
    vaultName: vault.name,
    office: vault.office,
    staffId: person.staffId,
    staffCode: person.code,
    staffName: person.name,
    role: person.role,
    mode: vault.mode,
    older: [...vault.older],
    headRepaired: vault.headRepaired,
    unfinishedExports: [...vault.unfinishedExports],
    idleLockMinutes: vault.authority.idleMinutes ?? LIMITS.idleLockMinutes,
    airGapRule: vault.airGapRule,
    unlockedAt: vault.unlockedAt,
    ledgerAhead: vault.ledgerAhead,
    passcodeDueAt: dueAt,
    papersUntil: papersUntil(vault),
  }
}

function papersUntil({ authority, person }: VaultSession) {
  const { screening, agreement } = authority.member(person.staffId) ?? { screening: null, agreement: null }
  return {
    screening: screening === null ? null : screeningUntil(screening, authority),
    agreement: agreement?.until ?? null,
  }
}
