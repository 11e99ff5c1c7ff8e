import type { Id } from '../../../shared/contract/basics.ts'
import type { Act } from '../../../shared/contract/ledger.ts'
import type { RegistryState } from './registry-root.ts'

/** A member of staff. The certificate is the authority; code and id repeat what it says. */
export interface StaffRow {
  readonly staffId: Id
  readonly code: string
  /** The encoded certificate, format/staff-certificate.ts. */
  readonly certificate: Buffer
  /** The person's own signature over the recovery facts that they trust, ledger/directory.ts. */
  readonly acceptance: Buffer
  /** Sealed for this person alone. */
  readonly private: Buffer | null
}

export interface CompartmentRow {
  readonly id: Id
  readonly epoch: number
  readonly createdAt: number
}

export interface GrantRow {
  readonly compartment: Id
  readonly epoch: number
  /** A staff id, or `recovery`. */
  readonly grantee: string
  /** The encoded sealed grant, format/grant.ts. */
  readonly grant: Buffer
}

export interface DriveRow {
  /** How a drive is recognised: the id that lies on it. */
  readonly driveId: string
  readonly name: string
  readonly lastBackupAt: number | null
}

export interface BackupSetRow {
  readonly setId: Id
  readonly driveName: string
  readonly createdAt: number
  readonly bytes: number
}

/** What belongs to a security key and changes: its name, counter, transports, when it was last used. */
export interface CredentialRow {
  readonly slotId: Id
  readonly staffId: Id
  readonly name: string
  readonly body: Buffer
}

/** What is asked of a second person, as its entry of the ledger names it by digest. */
export interface RequestRow {
  readonly id: Id
  readonly body: Buffer
}

/** Forms that somebody was filling when the vault locked, sealed for that person alone. */
export interface FormRow {
  readonly staffId: Id
  readonly sealed: Buffer
  readonly at: number
}

/** How one recovery pair hands over to the next, format/succession.ts, by the sequence of the intent. */
export interface SuccessionRow {
  readonly sequence: number
  readonly body: Buffer
}

export interface LedgerRow {
  readonly sequence: number
  readonly at: number
  /** A staff id, or `recovery`. */
  readonly by: string
  readonly act: string
  readonly compartment: Id | null
  readonly hash: Buffer
  /** The encoded signed entry, format/entry.ts. */
  readonly entry: Buffer
}

export interface LedgerQuery {
  readonly act?: Act | undefined
  readonly by?: string | undefined
  readonly compartment?: Id | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** The last sequence that counts. */
  readonly until?: number | undefined
}

/** `registry.db`: the ledger, and what it implies about staff, grants, compartments, drives and backup sets. */
export interface Registry {
  readonly path: string
  setting(name: string): string | null
  setSetting(name: string, value: string): void
  staff(): StaffRow[]
  hasStaff(staffId: Id): boolean
  /** Adds a member, or replaces acceptance and private part of a known one. */
  putStaff(row: StaffRow): void
  compartments(): CompartmentRow[]
  addCompartment(row: CompartmentRow): void
  /** Which key of the compartment counts from now on. */
  setEpoch(compartment: Id, epoch: number): void
  grants(): GrantRow[]
  grantsFor(grantee: string): GrantRow[]
  addGrant(row: GrantRow): void
  removeGrant(row: Pick<GrantRow, 'compartment' | 'epoch' | 'grantee'>): void
  drives(): DriveRow[]
  putDrive(row: DriveRow): void
  /** Newest first. */
  backupSets(): BackupSetRow[]
  addBackupSet(row: BackupSetRow): void
  /** The text of a version of the confidentiality agreement; null if there is none. */
  agreementText(version: number): string | null
  putAgreementText(version: number, text: string): void
  /** Of everybody, in the order of their slots. */
  credentials(): CredentialRow[]
  putCredential(row: CredentialRow): void
  removeCredential(slotId: Id): void
  request(id: Id): RequestRow | null
  putRequest(row: RequestRow): void
  form(staffId: Id): FormRow | null
  putForm(row: FormRow): void
  removeForm(staffId: Id): void
  /** Oldest first. */
  successions(): SuccessionRow[]
  addSuccession(row: SuccessionRow): void
  removeSuccession(sequence: number): void

  appendEntry(row: LedgerRow): void
  /** The newest entry, or null in an empty ledger. */
  lastEntry(): LedgerRow | null
  entry(sequence: number): LedgerRow | null
  /** Entries from a sequence on, oldest first. */
  entriesFrom(sequence: number, limit: number): LedgerRow[]
  /** Newest first. */
  entriesWhere(query: LedgerQuery, offset: number, limit: number): LedgerRow[]
  countEntries(query: LedgerQuery): number
  /** When an act was done, in the order of the entries. */
  timesOf(act: Act): number[]
  /** How many entries there are behind one sequence and up to another. */
  countBetween(after: number, until: number): number
  /** When each person last did something with files of each compartment, as the columns say. */
  lastUses(): { readonly compartment: Id; readonly by: string; readonly at: number }[]

  /** Generation and root as they are kept. */
  state(): RegistryState
  /** Whether the rows are those that the root was made of: an old page put back shows here. */
  isConsistent(): boolean
  /** Makes the root fit the rows as they are: only for accepting an older state. */
  adoptRows(): void

  /** Runs writes as one transaction, synced when it returns; calls inside join it. */
  transaction<T>(run: () => T): T
  /** Copies the encrypted file to a path that must not exist. */
  copyTo(path: string): void
  close(): void
}
