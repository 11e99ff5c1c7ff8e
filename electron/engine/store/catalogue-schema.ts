import type { Migration } from './database.ts'
import type { CriticalTable } from './critical-rows.ts'
import { sql } from './sql.ts'

/** The row of the folder that has no parent: the top of the compartment. */
export const TOP_FOLDER = 1

/**
 * Rows refer to one another by number (`n`), which is theirs for ever; the world outside knows ids of 16 random bytes.
 * A name is text to be searched and shown; where the file system's bytes were no UTF-8, `raw` holds them, and the two
 * together are the name's identity. The indexes compare byte by byte; what takes two Unicode forms for one name looks at
 * names of the same order key.
 */
const SCHEMA_10 = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32)
  ) STRICT;

  CREATE TABLE folder (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    parent INTEGER REFERENCES folder (n),
    name TEXT NOT NULL,
    raw BLOB NOT NULL,
    order_key TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX folder_place ON folder (parent, name, raw);
  CREATE INDEX folder_order ON folder (parent, order_key);

  CREATE TABLE item (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    folder INTEGER NOT NULL REFERENCES folder (n),
    name TEXT NOT NULL,
    raw BLOB NOT NULL,
    order_key TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    modified_at INTEGER,
    versions INTEGER NOT NULL,
    trashed_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX item_place ON item (folder, name, raw) WHERE trashed_at IS NULL;
  CREATE INDEX item_folder ON item (folder) WHERE trashed_at IS NULL;
  CREATE INDEX item_folder_name ON item (folder, order_key) WHERE trashed_at IS NULL;
  CREATE INDEX item_folder_bytes ON item (folder, bytes) WHERE trashed_at IS NULL;
  CREATE INDEX item_folder_type ON item (folder, media_type) WHERE trashed_at IS NULL;
  CREATE INDEX item_name ON item (order_key) WHERE trashed_at IS NULL;
  CREATE INDEX item_bytes ON item (bytes) WHERE trashed_at IS NULL;
  CREATE INDEX item_type ON item (media_type) WHERE trashed_at IS NULL;
  CREATE INDEX item_trash ON item (trashed_at, bytes) WHERE trashed_at IS NOT NULL;

  CREATE TABLE version (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    item INTEGER NOT NULL REFERENCES item (n),
    bytes INTEGER NOT NULL,
    chunk_bytes INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    added_at INTEGER NOT NULL,
    added_by TEXT NOT NULL
  ) STRICT;
  CREATE INDEX version_item ON version (item);

  -- Words of the names of items that are not in the trash.
  CREATE VIRTUAL TABLE item_word USING fts5 (
    name, content = '', contentless_delete = 1, detail = full,
    prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2"
  );
  INSERT INTO item_word (item_word, rank) VALUES ('secure-delete', 1);
  CREATE TRIGGER item_word_added AFTER INSERT ON item WHEN new.trashed_at IS NULL
    BEGIN INSERT INTO item_word (rowid, name) VALUES (new.n, new.name); END;
  CREATE TRIGGER item_word_gone AFTER DELETE ON item WHEN old.trashed_at IS NULL
    BEGIN DELETE FROM item_word WHERE rowid = old.n; END;
  CREATE TRIGGER item_word_trashed AFTER UPDATE OF trashed_at ON item
    WHEN old.trashed_at IS NULL AND new.trashed_at IS NOT NULL
    BEGIN DELETE FROM item_word WHERE rowid = old.n; END;
  CREATE TRIGGER item_word_untrashed AFTER UPDATE OF trashed_at ON item
    WHEN old.trashed_at IS NOT NULL AND new.trashed_at IS NULL
    BEGIN INSERT INTO item_word (rowid, name) VALUES (new.n, new.name); END;
  CREATE TRIGGER item_word_renamed AFTER UPDATE OF name ON item
    WHEN old.trashed_at IS NULL AND new.trashed_at IS NULL
    BEGIN
      DELETE FROM item_word WHERE rowid = old.n;
      INSERT INTO item_word (rowid, name) VALUES (new.n, new.name);
    END;
`

/** An index of words in the file could be put back page by page: it is made in memory now, name-words.ts. */
const SCHEMA_20 = `
  DROP TRIGGER item_word_added;
  DROP TRIGGER item_word_gone;
  DROP TRIGGER item_word_trashed;
  DROP TRIGGER item_word_untrashed;
  DROP TRIGGER item_word_renamed;
  DROP TABLE item_word;
`

export const CATALOGUE_MIGRATIONS: readonly Migration[] = [
  {
    to: 10,
    up(db) {
      db.execute(SCHEMA_10)
      db.run(sql`INSERT INTO state (one, generation, root) VALUES (1, 0, zeroblob(32))`)
    },
  },
  {
    to: 20,
    optional: true,
    up(db) {
      db.execute(SCHEMA_20)
    },
  },
  {
    to: 30,
    optional: true,
    up(db) {
      // No part of the root: it says whose act led to that.
      db.execute('ALTER TABLE state ADD COLUMN statement BLOB')
    },
  },
]

const PRESENT = 'trashed_at IS NULL'

/** Indexes that hold some rows of their table, and which. */
export const PARTIAL_INDEXES: readonly {
  readonly table: string
  readonly index: string
  readonly where: string
}[] = [
  { table: 'item', index: 'item_place', where: PRESENT },
  { table: 'item', index: 'item_folder', where: PRESENT },
  { table: 'item', index: 'item_folder_name', where: PRESENT },
  { table: 'item', index: 'item_folder_bytes', where: PRESENT },
  { table: 'item', index: 'item_folder_type', where: PRESENT },
  { table: 'item', index: 'item_name', where: PRESENT },
  { table: 'item', index: 'item_bytes', where: PRESENT },
  { table: 'item', index: 'item_type', where: PRESENT },
  { table: 'item', index: 'item_trash', where: 'trashed_at IS NOT NULL' },
]

/** Every row of these counts in the catalogue's root. */
export const CATALOGUE_CRITICAL: readonly CriticalTable[] = [
  { table: 'meta', columns: ['name', 'value'] },
  { table: 'folder', columns: ['n', 'id', 'parent', 'name', 'raw', 'order_key', 'created_at'] },
  {
    table: 'item',
    columns: [
      'n',
      'id',
      'folder',
      'name',
      'raw',
      'order_key',
      'media_type',
      'bytes',
      'added_at',
      'modified_at',
      'versions',
      'trashed_at',
    ],
  },
  {
    table: 'version',
    columns: [
      'n',
      'id',
      'item',
      'bytes',
      'chunk_bytes',
      'chunks',
      'wrapped',
      'commitment',
      'added_at',
      'added_by',
    ],
  },
]
