import type { Id } from '../../../shared/contract/basics.ts'

/** A member of staff, as the registry projects it from certificates and entries of the ledger. */
export interface StaffRow {
  readonly staffId: Id
  readonly code: string
  /** The encoded certificate, format/staff-certificate.ts. */
  readonly certificate: Buffer
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

export interface LedgerRow {
  readonly sequence: number
  readonly at: number
  readonly by: string
  readonly act: string
  readonly compartment: Id | null
  readonly hash: Buffer
  /** The encoded signed entry, format/entry.ts. */
  readonly entry: Buffer
}

/** `registry.db`: the ledger, and what it implies about staff, grants, compartments, drives and backup sets. */
export interface Registry {
  readonly path: string
  setting(name: string): string | null
  setSetting(name: string, value: string): void
  staff(): StaffRow[]
  addStaff(row: StaffRow): void
  compartments(): CompartmentRow[]
  addCompartment(row: CompartmentRow): void
  grants(): GrantRow[]
  grantsFor(grantee: string): GrantRow[]
  addGrant(row: GrantRow): void
  drives(): DriveRow[]
  putDrive(row: DriveRow): void
  backupSets(): BackupSetRow[]
  addBackupSet(row: BackupSetRow): void
  /** Runs writes as one transaction; nested calls join it. */
  transaction<T>(run: () => T): T
  close(): void
}
