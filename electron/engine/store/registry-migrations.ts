import type { Migration } from './database.ts'

/**
 * Tables of the registry. Every one but `ledger` and `state` is critical: its rows are covered by `state.root`.
 * Ids are lower-case hexadecimal. The ledger can only grow, which the database itself enforces. No table has an index
 * beside its own key: an old page of one, put back, would hide rows from a search while the rows themselves verify.
 */
export const REGISTRY_MIGRATIONS: readonly Migration[] = [
  {
    to: 10,
    up(db) {
      db.execute(`
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE staff (
          staff_id TEXT PRIMARY KEY, code TEXT NOT NULL, certificate BLOB NOT NULL,
          acceptance BLOB NOT NULL, private BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE compartment (
          id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE access_grant (
          compartment TEXT NOT NULL, epoch INTEGER NOT NULL, grantee TEXT NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY (compartment, epoch, grantee)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE drive (
          drive_id TEXT PRIMARY KEY, name TEXT NOT NULL, last_backup_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE backup_set (
          set_id TEXT PRIMARY KEY, drive_name TEXT NOT NULL, created_at INTEGER NOT NULL, bytes INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE state (
          one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL, root BLOB NOT NULL
        ) STRICT;
        CREATE TABLE ledger (
          sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, act TEXT NOT NULL,
          compartment TEXT, hash BLOB NOT NULL, entry BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
          BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
        CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
          BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
      `)
    },
  },
  {
    to: 20,
    optional: true,
    up(db) {
      db.execute(`
        CREATE TABLE agreement_text (version INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        CREATE TABLE credential (
          slot_id TEXT PRIMARY KEY, staff_id TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE request (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE form (
          staff_id TEXT PRIMARY KEY, sealed BLOB NOT NULL, at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE succession (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
      `)
    },
  },
]
