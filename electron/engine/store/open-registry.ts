import type { Id } from '../../../shared/contract/basics.ts'
import type { Act } from '../../../shared/contract/ledger.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { PeopleTables } from './people-tables.ts'
import type {
  BackupSetRow,
  CompartmentRow,
  DriveRow,
  GrantRow,
  LedgerQuery,
  LedgerRow,
  Registry,
  StaffRow,
} from './registry.ts'
import { REGISTRY_MIGRATIONS } from './registry-migrations.ts'
import { type Query, sql } from './sql.ts'

const PAGE_BYTES = 4096
const CACHE_BYTES = 8 * 1024 * 1024

/**
 * Opens or makes a registry.
 * @param key is needed only during the call.
 * @param rowTag the keyed hash that the root is made with; 32 bytes.
 * @throws Fault `registry-damaged`, `format-newer`, and those of the environment.
 */
export function openRegistry(
  path: string,
  mode: 'create' | 'write' | 'read',
  key: SecretKey<'database'>,
  rowTag: (row: Uint8Array) => Buffer,
): Registry {
  const database = openDatabase(path, {
    part: 'registry',
    mode,
    key,
    pageBytes: PAGE_BYTES,
    cacheBytes: CACHE_BYTES,
  })
  try {
    migrate(database, REGISTRY_MIGRATIONS, 'registry')
    const registry = new OpenRegistry(database, rowTag)
    if (mode === 'create') registry.adoptRows()
    return registry
  } catch (error) {
    database.close()
    throw error
  }
}

const ENTRY_COLUMNS = sql`sequence, at, by, act, compartment, hash, entry`

class OpenRegistry extends PeopleTables implements Registry {
  get path(): string {
    return this.database.path
  }

  setting(name: string): string | null {
    return (
      this.database.get(sql<{ value: string }>`SELECT value FROM setting WHERE name = ${name}`)?.value ?? null
    )
  }

  setSetting(name: string, value: string): void {
    this.change(sql`INSERT INTO setting (name, value) VALUES (${name}, ${value})
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`)
  }

  staff(): StaffRow[] {
    return this.database.all(
      sql<StaffRow>`SELECT staff_id AS staffId, code, certificate, acceptance, private FROM staff ORDER BY code`,
    )
  }

  hasStaff(staffId: Id): boolean {
    return this.database.get(sql`SELECT 1 FROM staff WHERE staff_id = ${staffId}`) !== undefined
  }

  putStaff({ staffId, code, certificate, acceptance, private: sealed }: StaffRow): void {
    this.change(sql`INSERT INTO staff (staff_id, code, certificate, acceptance, private)
      VALUES (${staffId}, ${code}, ${certificate}, ${acceptance}, ${sealed})
      ON CONFLICT (staff_id) DO UPDATE SET acceptance = excluded.acceptance, private = excluded.private`)
  }

  compartments(): CompartmentRow[] {
    return this.database.all(
      sql<CompartmentRow>`SELECT id, epoch, created_at AS createdAt FROM compartment ORDER BY created_at, id`,
    )
  }

  addCompartment({ id, epoch, createdAt }: CompartmentRow): void {
    this.change(sql`INSERT INTO compartment (id, epoch, created_at) VALUES (${id}, ${epoch}, ${createdAt})`)
  }

  setEpoch(compartment: Id, epoch: number): void {
    this.change(sql`UPDATE compartment SET epoch = ${epoch} WHERE id = ${compartment}`)
  }

  grants(): GrantRow[] {
    return this.database.all(
      sql<GrantRow>`SELECT compartment, epoch, grantee, body AS "grant" FROM access_grant
        ORDER BY compartment, epoch, grantee`,
    )
  }

  grantsFor(grantee: string): GrantRow[] {
    return this.database.all(
      sql<GrantRow>`SELECT compartment, epoch, grantee, body AS "grant" FROM access_grant
        WHERE grantee = ${grantee} ORDER BY compartment, epoch`,
    )
  }

  addGrant({ compartment, epoch, grantee, grant }: GrantRow): void {
    this.change(sql`INSERT INTO access_grant (compartment, epoch, grantee, body)
      VALUES (${compartment}, ${epoch}, ${grantee}, ${grant})
      ON CONFLICT (compartment, epoch, grantee) DO UPDATE SET body = excluded.body`)
  }

  removeGrant({ compartment, epoch, grantee }: Pick<GrantRow, 'compartment' | 'epoch' | 'grantee'>): void {
    this.change(sql`DELETE FROM access_grant
      WHERE compartment = ${compartment} AND epoch = ${epoch} AND grantee = ${grantee}`)
  }

  drives(): DriveRow[] {
    return this.database.all(
      sql<DriveRow>`SELECT drive_id AS driveId, name, last_backup_at AS lastBackupAt FROM drive ORDER BY name, drive_id`,
    )
  }

  putDrive({ driveId, name, lastBackupAt }: DriveRow): void {
    this
      .change(sql`INSERT INTO drive (drive_id, name, last_backup_at) VALUES (${driveId}, ${name}, ${lastBackupAt})
      ON CONFLICT (drive_id) DO UPDATE SET name = excluded.name, last_backup_at = excluded.last_backup_at`)
  }

  backupSets(): BackupSetRow[] {
    return this.database.all(
      sql<BackupSetRow>`SELECT set_id AS setId, drive_name AS driveName, created_at AS createdAt, bytes
        FROM backup_set ORDER BY created_at DESC, set_id`,
    )
  }

  addBackupSet({ setId, driveName, createdAt, bytes }: BackupSetRow): void {
    this.change(sql`INSERT INTO backup_set (set_id, drive_name, created_at, bytes)
      VALUES (${setId}, ${driveName}, ${createdAt}, ${bytes})`)
  }

  appendEntry({ sequence, at, by, act, compartment, hash, entry }: LedgerRow): void {
    this.transaction(() =>
      this.writer().run(sql`INSERT INTO ledger (sequence, at, by, act, compartment, hash, entry)
        VALUES (${sequence}, ${at}, ${by}, ${act}, ${compartment}, ${hash}, ${entry})`),
    )
  }

  lastEntry(): LedgerRow | null {
    return (
      this.database.get(sql<LedgerRow>`SELECT ${ENTRY_COLUMNS} FROM ledger ORDER BY sequence DESC LIMIT 1`) ??
      null
    )
  }

  entry(sequence: number): LedgerRow | null {
    return (
      this.database.get(sql<LedgerRow>`SELECT ${ENTRY_COLUMNS} FROM ledger WHERE sequence = ${sequence}`) ??
      null
    )
  }

  entriesFrom(sequence: number, limit: number): LedgerRow[] {
    return this.database.all(
      sql<LedgerRow>`SELECT ${ENTRY_COLUMNS} FROM ledger WHERE sequence >= ${sequence} ORDER BY sequence LIMIT ${limit}`,
    )
  }

  entriesWhere(query: LedgerQuery, offset: number, limit: number): LedgerRow[] {
    return this.database.all(
      sql<LedgerRow>`SELECT ${ENTRY_COLUMNS} FROM ledger WHERE ${conditionOf(query)}
        ORDER BY sequence DESC LIMIT ${limit} OFFSET ${offset}`,
    )
  }

  countEntries(query: LedgerQuery): number {
    return (
      this.database.get(
        sql<{ total: number }>`SELECT count(*) AS total FROM ledger WHERE ${conditionOf(query)}`,
      )?.total ?? 0
    )
  }

  timesOf(act: Act): number[] {
    const rows = this.database.all(
      sql<{ at: number }>`SELECT at FROM ledger WHERE act = ${act} ORDER BY sequence`,
    )
    return rows.map(({ at }) => at)
  }

  countBetween(after: number, until: number): number {
    return (
      this.database.get(
        sql<{
          total: number
        }>`SELECT count(*) AS total FROM ledger WHERE sequence > ${after} AND sequence <= ${until}`,
      )?.total ?? 0
    )
  }

  lastUses(): { compartment: string; by: string; at: number }[] {
    return this.database.all(
      sql<{ compartment: string; by: string; at: number }>`
        SELECT compartment, by, max(at) AS at FROM ledger
        WHERE compartment IS NOT NULL AND (act LIKE 'file.%' OR act LIKE 'item.%' OR act LIKE 'folder.%')
        GROUP BY compartment, by`,
    )
  }

  copyTo(path: string): void {
    this.database.copyTo(path)
  }

  close(): void {
    this.database.close()
  }
}

function conditionOf({ act, by, compartment, from, to, until }: LedgerQuery): Query {
  return sql`(${act ?? null} IS NULL OR act = ${act ?? null})
    AND (${by ?? null} IS NULL OR by = ${by ?? null})
    AND (${compartment ?? null} IS NULL OR compartment = ${compartment ?? null})
    AND (${from ?? null} IS NULL OR at >= ${from ?? null})
    AND (${to ?? null} IS NULL OR at <= ${to ?? null})
    AND (${until ?? null} IS NULL OR sequence <= ${until ?? null})`
}
