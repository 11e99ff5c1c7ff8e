import { Fault } from '../../../shared/model/fault.ts'
import type {
  Database,
  DatabaseMode,
  LongTransaction,
  Migration,
  ReadDb,
  WriteDb,
} from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { openDatabase } from '../store/open-database.ts'
import { sql } from '../store/sql.ts'

/** The largest that SQLite has: a chunk spills over few pages. */
const PAGE_BYTES = 65_536
/** Dirty pages beyond this are written before the commit: memory stays flat, and the commit has less to do. */
const CACHE_BYTES = 8 * 1024 * 1024

/**
 * A chunk's row number is `serial * 2^24 + position`, so that chunks of a version lie together, in order, without an
 * index. Versions stay below 2^29 for row numbers to be exact in JavaScript.
 */
const POSITIONS = 2 ** 24

/** What one step of a removal overwrites. The journal keeps it until the step ends, and needs the space for it. */
const REMOVED_BYTES = 8 * 1024 * 1024

const MIGRATIONS: readonly Migration[] = [
  {
    to: 10,
    up: (db) => {
      db.execute(`
        CREATE TABLE version (
          serial INTEGER PRIMARY KEY AUTOINCREMENT,
          id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
        ) STRICT;
        CREATE TABLE chunk (n INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
      `)
    },
  },
]

/** Where a chunk belongs, and its sealed bytes. */
export interface SealedRow {
  readonly version: Uint8Array
  readonly position: number
  readonly sealed: Uint8Array
}

/** The ends of a version as it lies here; sealed bytes. */
export interface VersionExtent {
  readonly version: Buffer
  readonly first: { readonly position: number; readonly bytes: number }
  readonly last: { readonly position: number; readonly bytes: number }
}

/** The disk is given so much at a time, before anybody waits for it. */
const EARLY_BYTES = 64 * 1024 * 1024

/** `lay`: a new file that counts only once it is closed; commits do not wait for the disk. */
export type ContentMode = DatabaseMode | 'lay'

/** The file `content.db`: sealed chunks by version and position. */
export class ContentDatabase {
  readonly #database: Database
  /** What was written since the last commit. */
  #open: LongTransaction | null = null
  /** Bytes written since the disk was last given something. */
  #early = 0

  constructor(path: string, mode: ContentMode) {
    const opening = {
      part: 'content',
      mode: mode === 'lay' ? 'create' : mode,
      laying: mode === 'lay',
      key: null,
      pageBytes: PAGE_BYTES,
      cacheBytes: CACHE_BYTES,
    } as const
    this.#database = openDatabase(path, opening)
    try {
      migrate(this.#database, MIGRATIONS, 'content')
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /**
   * Takes rows into the transaction that is open, or a new one. Nobody names them before `commit`, so there is nothing to
   * wait for until then.
   * @throws Fault, and everything since the last commit is undone
   */
  write(rows: Iterable<SealedRow>): void {
    this.#orUndo(() => {
      this.#open ??= this.#database.begin()
      this.#insert(this.#open.db, rows)
    })
    if (this.#early < EARLY_BYTES) return
    this.#database.beginWriting()
    this.#early = 0
  }

  /** Everything that was written is on disk then. @throws Fault, and everything since the last commit is undone */
  commit(): void {
    this.#orUndo(() => {
      this.#open?.commit()
      this.#open = null
    })
  }

  #insert(db: WriteDb, rows: Iterable<SealedRow>): void {
    let present: Uint8Array | null = null
    let serial = 0
    for (const { version, position, sealed } of rows) {
      if (position >= POSITIONS) throw new RangeError('a version has too many chunks')
      if (version !== present) serial = serialOf(db, version)
      present = version
      db.run(sql`INSERT INTO chunk (n, sealed) VALUES (${serial * POSITIONS + position}, ${sealed})`)
      this.#early += sealed.length
    }
  }

  #orUndo(act: () => void): void {
    try {
      act()
    } catch (error) {
      const open = this.#open
      this.#open = null
      open?.rollback()
      throw error
    }
  }

  read(version: Uint8Array, position: number): Buffer | null {
    const row = this.#database.get(sql<{ sealed: Buffer }>`
      SELECT sealed FROM chunk
      WHERE n = (SELECT serial FROM version WHERE id = ${version}) * ${POSITIONS} + ${position}`)
    return row?.sealed ?? null
  }

  /**
   * Deletes chunks of versions in the order given, overwriting them (`secure_delete`), as many as one step may; on a full
   * disk one alone. A version is listed until its last chunk is gone. What was written is to be committed before.
   * @returns how many of the versions are gone
   */
  removeSome(versions: readonly Uint8Array[]): number {
    try {
      return this.#remove(versions, REMOVED_BYTES)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'disk-full') throw error
      return this.#remove(versions, 1)
    }
  }

  /** @param bytes after so many it stops. */
  #remove(versions: readonly Uint8Array[], bytes: number): number {
    return this.#database.transaction((db) => {
      let room = bytes
      for (const [gone, version] of versions.entries()) {
        const serial = findSerial(db, version)
        if (serial === null) continue
        for (
          let next = chunkAtEnd(db, serial, 'first');
          next !== undefined;
          next = chunkAtEnd(db, serial, 'first')
        ) {
          if (room <= 0) return gone
          db.run(sql`DELETE FROM chunk WHERE n = ${next.n}`)
          room -= next.bytes
        }
        db.run(sql`DELETE FROM version WHERE serial = ${serial}`)
      }
      return versions.length
    })
  }

  /** Bytes of pages that hold nothing and are filled before the file grows. */
  spareBytes(): number {
    const row = this.#database.get(sql<{ freelist_count: number }>`PRAGMA freelist_count`)
    return (row?.freelist_count ?? 0) * PAGE_BYTES
  }

  versions(): Buffer[] {
    return this.#database.all(sql<{ id: Buffer }>`SELECT id FROM version ORDER BY serial`).map(({ id }) => id)
  }

  /** What lies here of each version, oldest first, from its first and its last chunk alone. */
  *extents(): IterableIterator<VersionExtent> {
    const rows = this.#database.all(
      sql<{ serial: number; id: Buffer }>`SELECT serial, id FROM version ORDER BY serial`,
    )
    for (const { serial, id } of rows) {
      const [first, last] = [
        chunkAtEnd(this.#database, serial, 'first'),
        chunkAtEnd(this.#database, serial, 'last'),
      ]
      if (first === undefined || last === undefined) continue
      const before = serial * POSITIONS
      yield {
        version: id,
        first: { position: first.n - before, bytes: first.bytes },
        last: { position: last.n - before, bytes: last.bytes },
      }
    }
  }

  close(): void {
    this.#database.close()
  }
}

function chunkAtEnd(
  db: ReadDb,
  serial: number,
  end: 'first' | 'last',
): { n: number; bytes: number } | undefined {
  const first = serial * POSITIONS
  return db.get(sql<{ n: number; bytes: number }>`
    SELECT n, length(sealed) AS bytes FROM chunk
    WHERE n BETWEEN ${first} AND ${first + POSITIONS - 1} ORDER BY n ${end === 'first' ? sql`ASC` : sql`DESC`} LIMIT 1`)
}

function findSerial(db: WriteDb, version: Uint8Array): number | null {
  return db.get(sql<{ serial: number }>`SELECT serial FROM version WHERE id = ${version}`)?.serial ?? null
}

function serialOf(db: WriteDb, version: Uint8Array): number {
  return findSerial(db, version) ?? db.run(sql`INSERT INTO version (id) VALUES (${version})`).lastRow
}
