import type { Right } from '../../../shared/contract/file.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import type { AirGapRule } from '../../../shared/contract/vault.ts'
import type { Session, SessionMode } from '../../../shared/contract/session.ts'
import type { OpenCompartment } from './open-compartment.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { RecoveryFacts } from '../format/head.ts'
import type { SignedState } from '../format/state.ts'
import type { CompartmentKeys } from '../keys/compartment-keys.ts'
import type { RecoveryKeys } from '../keys/recovery.ts'
import type { RegistryKeys } from '../keys/registry-keys.ts'
import type { StaffKeys } from '../keys/staff-keys.ts'
import type { Authority } from '../ledger/authority.ts'
import type { Directory } from '../ledger/directory.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Registry } from '../store/registry.ts'

export type Role = Extract<Session, { state: 'unlocked' }>['role']

/** Who unlocked the vault, with the keys that only this process holds. */
export interface Person {
  readonly staffId: Id
  readonly code: string
  readonly name: string
  readonly role: Role
  readonly keys: StaffKeys
}

/** A vault that one person has unlocked. Every capability works on this, and on nothing else. */
export interface OpenVault {
  readonly folder: string
  readonly vaultId: Id
  readonly office: string
  /** Writes are refused unless it is `normal`. */
  readonly mode: SessionMode
  readonly airGapRule: AirGapRule
  readonly person: Person
  readonly registry: Registry
  readonly ledger: Ledger
  /** Who may do what, by the signed entries of the ledger up to the newest one. */
  readonly authority: Authority
  /** Whose public keys are whose. */
  readonly directory: Directory
  /** The public parts of the recovery key, from the head. */
  readonly recovery: RecoveryFacts
  /** Of this vault's registry, and of the copies of it in its backup sets. */
  readonly registryKeys: RegistryKeys
  /** Wraps the keys of backup sets for this vault: `deriveKey(registry key, LABELS.registrySets, [], 'set')`. */
  readonly setsKey: SecretKey<'set'>
  /** @throws Fault `no-right` without a grant, `not-found`, or what keeps it from opening. */
  compartment(id: Id): OpenCompartment
  /** Those that this person has a grant for and that open. */
  compartments(): readonly OpenCompartment[]
  /** Those that this person has a grant for and that do not open, with what keeps each shut: damage, or something of this machine. */
  shutCompartments(): readonly ShutCompartment[]
  /** A compartment that was made in this session joins it; one of the same id, of an epoch that is over, gives way. */
  addCompartment(opened: OpenCompartment): void
  /** The time that expiries are judged by: the machine's, but never before the newest entry of the ledger. */
  now(): number
  /** @throws Fault `read-only-session`; `not-cleared` while the agreement is to be signed. */
  assertWritable(): void
  /** @throws Fault `busy` for the moment in which the recovery sheets are being replaced. */
  assertSheetsSettled(): void
  /**
   * After databases changed: signs the new state (head of the ledger, roots of the databases) and writes it into the
   * older copy of the head and the machine's anchor. Calls made while one runs share the next one.
   */
  publish(): Promise<void>
}

/** A compartment that does not open, and why. */
export interface ShutCompartment {
  readonly id: Id
  readonly fault: Fault
}

/** Opens the two databases of a compartment. The compartments' floor provides it; unlocking calls it for each grant. */
export type CompartmentOpener = (opening: {
  readonly vaultFolder: string
  readonly keys: CompartmentKeys
  readonly rights: ReadonlySet<Right>
  readonly access: 'write' | 'read'
}) => Promise<OpenCompartment>

/**
 * A vault folder opened with the recovery keys instead of a person: what restoring needs. No anchor is compared, no
 * guard asked; the signed head, the registry's root and the compartments' roots are.
 */
export interface RecoveredVault extends AsyncDisposable {
  readonly vaultId: Id
  readonly office: string
  readonly registry: Registry
  /** Signs as `recovery`; absent when opened for reading. */
  readonly ledger: Ledger | null
  compartments(): readonly OpenCompartment[]
  shutCompartments(): readonly ShutCompartment[]
  /**
   * Signs the present state as `recovery`, under a sequence above both the head's and this machine's anchor, into both
   * copies of the head: what was restored from an old set is now the newest, while an old folder copied back is not.
   * @returns the state, to be anchored once the folder has its name.
   */
  signAsRestored(): Promise<SignedState>
}

/** Implemented in session/recovered-vault.ts as `openRecovered`. @throws Fault of damage for the head and the registry */
export type RecoveredVaultOpener = (opening: {
  readonly folder: string
  readonly machineFolder: string
  /** Borrowed. */
  readonly keys: RecoveryKeys
  readonly access: 'write' | 'read'
  readonly openCompartment: CompartmentOpener
  readonly signal?: AbortSignal
}) => Promise<RecoveredVault>
