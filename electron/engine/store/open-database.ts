import { closeSync, constants, copyFileSync, existsSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Native from 'better-sqlite3'
import { Fault } from '../../../shared/model/fault.ts'
import type { Database, DatabaseKey, DatabaseMode, LongTransaction, WriteDb } from './database.ts'
import { CIPHER } from './cipher.ts'
import { EarlyWriting } from './early-writing.ts'
import { DAMAGED, faultFromSqlite, type DatabasePart } from './fault-from-sqlite.ts'
import { LaidFile } from './laid-file.ts'
import { isRegularDatabase } from './regular-file.ts'
import type { Query, Value } from './sql.ts'

export interface OpenOptions {
  readonly part: DatabasePart
  readonly mode: DatabaseMode
  /** Null for a file whose rows are sealed already. */
  readonly key: DatabaseKey | null
  /** Size of a page in a file that is created; a power of two from 512 to 65536. */
  readonly pageBytes: number
  /** Pages kept in memory, in bytes. */
  readonly cacheBytes: number
  /**
   * A file that nobody counts on before it is closed, and that is thrown away if this process ends first: a vault that
   * is being restored. Commits do not wait for the disk; closing does.
   */
  readonly laying?: boolean
}

/** Waiting for a lock that another connection of this process holds, in milliseconds. */
const BUSY_TIMEOUT = 5000
/** `raw:` tells the cipher that 32 bytes of key follow, not a passphrase. */
const RAW_KEY = Buffer.from('raw:', 'latin1')
const KEY_BYTES = 32

/**
 * Settings of every connection, DESIGN.md section 6, in this order, each read back. A rollback journal: under a
 * write-ahead log deleting one file silently drops acknowledged rows.
 */
type Settings = readonly (readonly [name: string, set: string, holds: string | number])[]
const SETTINGS: Settings = [
  ['temp_store', 'MEMORY', 2],
  ['secure_delete', 'ON', 1],
  ['journal_mode', 'TRUNCATE', 'truncate'],
  ['synchronous', 'EXTRA', 3],
  ['trusted_schema', 'OFF', 0],
  ['foreign_keys', 'ON', 1],
  ['recursive_triggers', 'ON', 1],
  ['cell_size_check', 'ON', 1],
  ['mmap_size', '0', 0],
]

/** What is different while a file is laid. A transaction that fails is still undone, from memory. */
const LAYING_SETTINGS: Settings = [
  ['journal_mode', 'MEMORY', 'memory'],
  ['synchronous', 'OFF', 0],
]

/**
 * Opens a database file. The key's bytes go from locked memory to the cipher through one buffer that is wiped; they
 * never are a string.
 * @throws Fault `registry-damaged`, `catalogue-damaged` or `content-damaged` if the file does not open with this
 *   key, which a verified grant gave: so the file is damaged, not the key wrong; or if it is no regular file.
 */
export function openDatabase(path: string, options: OpenOptions): Database {
  const { part, mode } = options
  try {
    // SQLite would make the file with the process's usual permissions.
    if (mode === 'create') closeSync(openSync(path, 'wx', 0o600))
    // The library takes a folder that is gone for a mistake of ours.
    if (!existsSync(dirname(path)) || !isRegularDatabase(path)) throw new Fault(DAMAGED[part])
    const native = new Native(path, {
      readonly: mode === 'read',
      fileMustExist: true,
      timeout: BUSY_TIMEOUT,
      ...evaluationBinding(),
    })
    try {
      if (options.key !== null) giveKey(native, options.key)
      if (mode === 'create') native.pragma(`page_size=${options.pageBytes}`)
      prepare(native, options)
    } catch (error) {
      native.close()
      throw isOfTheFile(error) ? new Fault(DAMAGED[part], {}, { cause: error }) : error
    }
    return new OpenDatabase(native, path, options)
  } catch (error) {
    throw faultFromSqlite(error, part)
  }
}

/** The statements of an opening are always the same and right: a plain error of one is about what the file says it is. */
function isOfTheFile(error: unknown): boolean {
  return error instanceof Native.SqliteError && error.code === 'SQLITE_ERROR'
}

/** Held in memory alone: to see what statements make. Where they fail it is a defect, whatever part it says. */
export function memoryDatabase(): Database {
  const native = new Native(':memory:', evaluationBinding())
  return new OpenDatabase(native, ':memory:', { mode: 'create', part: 'registry' })
}

/** The prebuilt binding wants Node-API 10; an evaluation runtime that is older gets one built from source. */
export function evaluationBinding(): { nativeBinding?: string } {
  if (Number(process.versions['napi']) >= 10) return {}
  if (typeof __EVALUATION_SQLITE_BINDING__ === 'undefined') return {}
  return { nativeBinding: __EVALUATION_SQLITE_BINDING__ }
}

/** What the cipher adds to a connection, and the types of the plain package lack. */
interface Keyed {
  key(raw: Buffer): void
  rekey(raw: Buffer): void
}

function giveKey(native: Native.Database, key: DatabaseKey): void {
  native.pragma(`cipher='${CIPHER}'`)
  withRawKey(key, (raw) => {
    ;(native as unknown as Keyed).key(raw)
  })
}

function withRawKey(key: DatabaseKey, use: (raw: Buffer) => void): void {
  const raw = Buffer.alloc(RAW_KEY.length + KEY_BYTES)
  try {
    RAW_KEY.copy(raw)
    key.use((bytes) => bytes.copy(raw, RAW_KEY.length))
    use(raw)
  } finally {
    raw.fill(0)
  }
}

function prepare(native: Native.Database, options: OpenOptions): void {
  native.pragma(`cache_size=${-Math.ceil(options.cacheBytes / 1024)}`)
  for (const [name, set, holds] of options.laying === true ? [...SETTINGS, ...LAYING_SETTINGS] : SETTINGS) {
    native.pragma(`${name}=${set}`)
    const found: unknown = native.pragma(name, { simple: true })
    if (found !== holds) throw new Error(`${name} is ${String(found)}`)
  }
  // The first read proves the key.
  native.prepare('SELECT count(*) FROM sqlite_schema').get()
}

type ConnectionOptions = Pick<OpenOptions, 'mode' | 'part' | 'laying'>

class OpenDatabase implements Database {
  readonly path: string
  readonly mode: DatabaseMode
  readonly #native: Native.Database
  readonly #part: DatabasePart
  readonly #laid: LaidFile | null
  readonly #early: EarlyWriting
  readonly #statements = new Map<string, Native.Statement>()
  readonly #writer: WriteDb = {
    get: (query) => this.get(query),
    all: (query) => this.all(query),
    rows: (query) => this.rows(query),
    run: (query) => this.#run(query),
    execute: (text) => this.execute(text),
  }

  constructor(native: Native.Database, path: string, { mode, part, laying = false }: ConnectionOptions) {
    this.#native = native
    this.path = path
    this.mode = mode
    this.#part = part
    this.#laid = laying ? new LaidFile(path) : null
    this.#early = new EarlyWriting(path)
  }

  get userVersion(): number {
    return this.#guard(() => Number(this.#native.pragma('user_version', { simple: true })))
  }

  get<Row>(query: Query<Row>): Row | undefined {
    return this.#guard(() => this.#statement(query).get(...query.values) as Row | undefined)
  }

  all<Row>(query: Query<Row>): Row[] {
    return this.#guard(() => this.#statement(query).all(...query.values) as Row[])
  }

  *rows(query: Query): IterableIterator<Value[]> {
    if (!this.#native.open) throw new Fault('locked')
    try {
      // A statement of its own: the shared one must not be left in the middle of its rows.
      const statement = this.#native.prepare<Value[], Value[]>(query.text).raw()
      yield* statement.iterate(...query.values)
    } catch (error) {
      throw faultFromSqlite(error, this.#part)
    }
  }

  #run(query: Query): { changes: number; lastRow: number } {
    return this.#guard(() => {
      const { changes, lastInsertRowid } = this.#statement(query).run(...query.values)
      return { changes, lastRow: Number(lastInsertRowid) }
    })
  }

  transaction<T>(change: (db: WriteDb) => T): T {
    if (this.#native.inTransaction) throw new Error('a transaction inside a transaction')
    return this.#guard(() => this.#native.transaction(change).immediate(this.#writer))
  }

  begin(): LongTransaction {
    if (this.#native.inTransaction) throw new Error('a transaction inside a transaction')
    this.execute('BEGIN IMMEDIATE')
    return {
      db: this.#writer,
      commit: () => {
        this.execute('COMMIT')
      },
      rollback: () => {
        // A full disk, among others, makes SQLite undo it by itself.
        if (this.#native.inTransaction) this.execute('ROLLBACK')
      },
    }
  }

  define(name: string, body: (...values: Value[]) => Value): void {
    this.#native.function(name, { varargs: true }, body as (...values: unknown[]) => Value)
  }

  execute(text: string): void {
    this.#guard(() => void this.#native.exec(text))
  }

  copyTo(path: string): void {
    if (this.#native.inTransaction) throw new Error('a copy inside a transaction')
    copyFileSync(this.path, path, constants.COPYFILE_EXCL)
  }

  rekey(key: DatabaseKey): void {
    if (this.#native.inTransaction) throw new Error('a new key inside a transaction')
    this.#guard(() => {
      withRawKey(key, (raw) => {
        ;(this.#native as unknown as Keyed).rekey(raw)
      })
    })
  }

  vacuum(): void {
    this.#guard(() => void this.#native.exec('VACUUM'))
  }

  beginWriting(): void {
    this.#early.begin()
  }

  close(): void {
    this.#statements.clear()
    this.#native.close()
    this.#early.close()
    this.#laid?.close()
  }

  #statement(query: Query): Native.Statement {
    let statement = this.#statements.get(query.text)
    if (statement === undefined) {
      statement = this.#native.prepare(query.text)
      this.#statements.set(query.text, statement)
    }
    return statement
  }

  #guard<T>(act: () => T): T {
    // Work that was under way when the vault was locked.
    if (!this.#native.open) throw new Fault('locked')
    try {
      return act()
    } catch (error) {
      throw faultFromSqlite(error, this.#part)
    }
  }
}
