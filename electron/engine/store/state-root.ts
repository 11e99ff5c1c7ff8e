import { Fault } from '../../../shared/model/fault.ts'
import { Pacer } from '../jobs/pacer.ts'
import { type CriticalTable, criticalRows } from './critical-rows.ts'
import type { Database, WriteDb } from './database.ts'
import type { DatabasePart } from './fault-from-sqlite.ts'
import { sql, type Value } from './sql.ts'

const ROOT_BYTES = 32
const WORDS = ROOT_BYTES / 4
const WORD_VALUES = 2 ** 32
/** The schema from which on the table `state` has the column `statement`. */
const STATED_FROM = 30

/** What the rows are, all together. */
export interface State {
  /** Counts the transactions that changed something. */
  readonly generation: number
  /** Sum of the keyed tags of all critical rows, modulo 2^256. */
  readonly root: Buffer
}

/** A keyed hash of the encoding of one row: 32 bytes. */
export type RowTag = (row: Buffer) => Buffer

/** The sum of the tags of critical rows, for a database whose rows are all read anyway. */
export class RootSum {
  readonly #sum = new Uint32Array(WORDS)
  readonly #tag: RowTag

  constructor(tag: RowTag) {
    this.#tag = tag
  }

  /**
   * @param row all columns of a critical table, in their order.
   * @throws Fault `catalogue-damaged` for a number that none of ours is: somebody with the key wrote it past the program
   */
  add(table: string, row: readonly Value[]): void {
    if (!row.every(isExact)) throw new Fault('catalogue-damaged')
    add(this.#sum, this.#tag(encodeRow(table, row)))
  }

  get root(): Buffer {
    return bytesOf(this.#sum)
  }
}

/**
 * Keeps the state of a database: generation, and a keyed multiset hash over its critical rows, so that one old page
 * put back is noticed even though it authenticates (DESIGN.md section 6, "Rollback"). Temporary triggers of this
 * connection tally every row that is inserted, changed or deleted; `write` stores the sum with the rows, in one
 * transaction. The sum is kept in the table `state(one, generation, root, statement)`, which the schema makes.
 */
export class StateRoot {
  readonly #database: Database
  readonly #part: DatabasePart
  readonly #tag: RowTag
  readonly #tables: readonly CriticalTable[]
  #sum: Uint32Array
  #generation: number
  #writing = false
  #changed = false

  constructor(database: Database, part: DatabasePart, tag: RowTag, tables: readonly CriticalTable[]) {
    this.#database = database
    this.#part = part
    this.#tag = tag
    this.#tables = tables
    const kept = database.get(sql<{ generation: number; root: Buffer }>`SELECT generation, root FROM state`)
    if (kept?.root.length !== ROOT_BYTES) throw this.#damage()
    this.#sum = wordsOf(kept.root)
    this.#generation = kept.generation
    if (database.mode !== 'read') this.#watch()
  }

  get state(): State {
    return { generation: this.#generation, root: bytesOf(this.#sum) }
  }

  /** What was said of the state in the transaction that made it; null where nobody said anything. */
  get statement(): Buffer | null {
    if (this.#database.userVersion < STATED_FROM) return null
    return (
      this.#database.get(sql<{ statement: Buffer | null }>`SELECT statement FROM state`)?.statement ?? null
    )
  }

  /**
   * All of it or nothing: rows, generation, root, and what is said of them. Not to be nested.
   * @param state asked for the statement about the state that the change leads to.
   */
  write<T>(change: (db: WriteDb) => T, state?: (state: State) => Buffer): T {
    const before = { sum: this.#sum.slice(), generation: this.#generation }
    this.#writing = true
    this.#changed = false
    try {
      return this.#database.transaction((db) => {
        const result = change(db)
        if (this.#changed) {
          this.#generation += 1
          db.run(sql`UPDATE state SET generation = ${this.#generation}, root = ${bytesOf(this.#sum)}`)
          if (state !== undefined) db.run(sql`UPDATE state SET statement = ${state(this.state)}`)
        }
        return result
      })
    } catch (error) {
      this.#sum = before.sum
      this.#generation = before.generation
      throw error
    } finally {
      this.#writing = false
    }
  }

  /**
   * Whether the critical rows, all read now, are those of the sum that was kept. Nobody may write meanwhile.
   * @throws Fault `cancelled`
   */
  async isConsistent(signal: AbortSignal): Promise<boolean> {
    return (await this.#rootOfRows(signal)).equals(bytesOf(this.#sum))
  }

  /** Makes the sum fit the rows as they are. Nobody may write meanwhile. @throws Fault `cancelled` */
  async adoptRows(signal: AbortSignal): Promise<void> {
    const root = await this.#rootOfRows(signal)
    this.write(() => {
      this.#sum = wordsOf(root)
      this.#changed = true
    })
  }

  async #rootOfRows(signal: AbortSignal): Promise<Buffer> {
    const pacer = new Pacer(signal)
    const sum = new RootSum(this.#tag)
    for (const { table, rows } of criticalRows(this.#database, this.#tables)) {
      for (const row of rows) sum.add(table, row)
      await pacer.breathe()
    }
    return sum.root
  }

  #watch(): void {
    this.#database.define('tally', (direction, table, ...row) => {
      // A row that changes outside `write` would make the database look rolled back.
      if (!this.#writing) throw new Error(`${String(table)} changed outside a write`)
      const tag = this.#tag(encodeRow(String(table), row))
      if (direction === 1) add(this.#sum, tag)
      else subtract(this.#sum, tag)
      this.#changed = true
      return null
    })
    for (const { table, columns } of this.#tables) this.#database.execute(triggers(table, columns))
  }

  #damage(): Fault {
    return new Fault(this.#part === 'registry' ? 'registry-damaged' : 'catalogue-damaged')
  }
}

/** Temporary: an untrusted schema may not call functions of ours, and a schema that was tampered with cannot drop them. */
function triggers(table: string, columns: readonly string[]): string {
  const tally = (direction: 1 | -1, row: 'old' | 'new') =>
    `SELECT tally(${direction}, '${table}', ${columns.map((column) => `${row}.${column}`).join(', ')});`
  return `
    CREATE TEMP TRIGGER ${table}_inserted AFTER INSERT ON main.${table} BEGIN ${tally(1, 'new')} END;
    CREATE TEMP TRIGGER ${table}_deleted AFTER DELETE ON main.${table} BEGIN ${tally(-1, 'old')} END;
    CREATE TEMP TRIGGER ${table}_updated AFTER UPDATE ON main.${table}
      BEGIN ${tally(-1, 'old')} ${tally(1, 'new')} END;`
}

/** Tag bytes of the values in `encodeRow`. */
const NULL = 0
const INTEGER = 1
const TEXT = 2
const BLOB = 3

let scratch = Buffer.alloc(4096)

/**
 * A row as bytes, injectively: the table as text, then each column: `0`, `1 || i64 BE`, `2 || length u32 BE || UTF-8`
 * or `3 || length u32 BE || bytes`.
 * @returns a view that the next call overwrites.
 */
export function encodeRow(table: string, row: readonly Value[]): Buffer {
  let length = encodeValue(table, 0)
  for (const value of row) length = encodeValue(value, length)
  return scratch.subarray(0, length)
}

function encodeValue(value: Value, at: number): number {
  if (value === null) {
    reserve(at + 1)
    return scratch.writeUInt8(NULL, at)
  }
  if (typeof value === 'number') {
    if (!isExact(value)) throw new Error('a critical column holds no whole number')
    reserve(at + 9)
    scratch.writeUInt8(INTEGER, at)
    scratch.writeInt32BE(Math.floor(value / WORD_VALUES), at + 1)
    return scratch.writeUInt32BE(value >>> 0, at + 5)
  }
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : value.length
  reserve(at + 5 + bytes)
  scratch.writeUInt8(typeof value === 'string' ? TEXT : BLOB, at)
  scratch.writeUInt32BE(bytes, at + 1)
  if (typeof value === 'string') scratch.write(value, at + 5)
  else scratch.set(value, at + 5)
  return at + 5 + bytes
}

function isExact(value: Value): boolean {
  return typeof value !== 'number' || Number.isSafeInteger(value)
}

function reserve(length: number): void {
  if (length <= scratch.length) return
  const larger = Buffer.alloc(2 * length)
  scratch.copy(larger)
  scratch = larger
}

function add(sum: Uint32Array, tag: Buffer): void {
  let carry = 0
  for (let word = 0; word < WORDS; word += 1) {
    const total = (sum[word] ?? 0) + tag.readUInt32LE(word * 4) + carry
    sum[word] = total
    carry = total >= WORD_VALUES ? 1 : 0
  }
}

function subtract(sum: Uint32Array, tag: Buffer): void {
  let borrow = 0
  for (let word = 0; word < WORDS; word += 1) {
    const total = (sum[word] ?? 0) - tag.readUInt32LE(word * 4) - borrow
    sum[word] = total
    borrow = total < 0 ? 1 : 0
  }
}

function wordsOf(root: Buffer): Uint32Array {
  return Uint32Array.from({ length: WORDS }, (_, word) => root.readUInt32LE(word * 4))
}

function bytesOf(sum: Uint32Array): Buffer {
  const root = Buffer.alloc(ROOT_BYTES)
  sum.forEach((word, index) => root.writeUInt32LE(word, index * 4))
  return root
}
