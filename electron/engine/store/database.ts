import type { SecretKey } from '../crypto/secret-key.ts'
import type { Query, Value } from './sql.ts'

/** 32 bytes that open a database: a key of the engine's, or, in a thread that has none, what was handed to it. */
export type DatabaseKey = Pick<SecretKey<'database'>, 'use'>

/** Reading. Rows come back as the statement declares them. */
export interface ReadDb {
  get<Row>(query: Query<Row>): Row | undefined
  all<Row>(query: Query<Row>): Row[]
  /** Rows one by one, as arrays of columns in the order of the statement; nothing else may run meanwhile. */
  rows(query: Query): IterableIterator<Value[]>
}

/** Writing, inside a transaction only: `Database.transaction` hands it out. */
export interface WriteDb extends ReadDb {
  /** @returns how many rows changed, and the number of the row inserted last. */
  run(query: Query): { changes: number; lastRow: number }
  /** Statements without values: schemas. */
  execute(text: string): void
}

/**
 * A transaction that stays open from one turn of the event loop to another. Reading sees what it has written. A kill or
 * a power cut undoes all of it.
 */
export interface LongTransaction {
  readonly db: WriteDb
  /** It is on disk then. @throws Fault, and the transaction is still to be rolled back */
  commit(): void
  rollback(): void
}

/** `create`: a new file, which must not exist. `read`: nothing is ever written. */
export type DatabaseMode = 'create' | 'write' | 'read'

/** An open database file. Every method throws a Fault for what the disk or the file does. */
export interface Database extends ReadDb {
  readonly path: string
  readonly mode: DatabaseMode
  readonly userVersion: number
  /** All of it or nothing. Nested transactions are a defect. */
  transaction<T>(change: (db: WriteDb) => T): T
  /** For a database that nobody else opens; whoever begins ends it. */
  begin(): LongTransaction
  /** A function for statements and temporary triggers of this connection. */
  define(name: string, body: (...values: Value[]) => Value): void
  /** Statements without values that concern this connection alone: temporary triggers. */
  execute(text: string): void
  /** Copies the file as it lies on disk, encrypted if it is, to a path that must not exist. Outside a transaction. */
  copyTo(path: string): void
  /** Encrypts every page anew; the file opens with this key alone afterwards. Outside a transaction. */
  rekey(key: DatabaseKey): void
  /** Rewrites the file without free pages. */
  vacuum(): void
  /** The disk begins with what was written so far, committed or not, and nobody waits for it. */
  beginWriting(): void
  /** @throws Fault of the environment if what was laid did not reach the disk */
  close(): void
}

/** One step of a schema, from the one before to `to`. Numbers go by tens; an old step is never edited. */
export interface Migration {
  readonly to: number
  /** Who may not write does without it: a table that it adds counts as empty, and what it drops nobody reads. */
  readonly optional?: boolean
  readonly up: (db: WriteDb) => void
}
