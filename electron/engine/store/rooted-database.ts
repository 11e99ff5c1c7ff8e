import type { Database, WriteDb } from './database.ts'
import { hasTable, type RegistryState, rootOf } from './registry-root.ts'
import { type Query, sql } from './sql.ts'

/** A database whose critical rows are covered by a keyed root, renewed in the transaction that changes them. */
export class RootedDatabase {
  protected readonly database: Database
  readonly #rowTag: (row: Uint8Array) => Buffer
  /** The transaction that is running, if one is. */
  #running: { readonly db: WriteDb; critical: boolean } | null = null

  constructor(database: Database, rowTag: (row: Uint8Array) => Buffer) {
    this.database = database
    this.#rowTag = rowTag
  }

  state(): RegistryState {
    const row = this.database.get(sql<RegistryState>`SELECT generation, root FROM state WHERE one = 1`)
    return row ?? { generation: 0, root: Buffer.alloc(0) }
  }

  isConsistent(): boolean {
    const { generation, root } = this.state()
    return rootOf(this.database, generation, this.#rowTag).equals(root)
  }

  adoptRows(): void {
    this.transaction(() => this.#markCritical())
  }

  transaction<T>(run: () => T): T {
    if (this.#running !== null) return run()
    try {
      return this.database.transaction((db) => {
        this.#running = { db, critical: false }
        const result = run()
        if (this.#running.critical) this.#renewRoot(db)
        return result
      })
    } finally {
      this.#running = null
    }
  }

  /** A statement that changes critical rows. */
  protected change(query: Query): void {
    this.transaction(() => {
      this.writer().run(query)
      this.#markCritical()
    })
  }

  /** Rows of a table that a vault which may only be read need not have. */
  protected later<Row>(table: string, query: Query<Row>): Row[] {
    return hasTable(this.database, table) ? this.database.all(query) : []
  }

  #markCritical(): void {
    if (this.#running !== null) this.#running.critical = true
  }

  protected writer(): WriteDb {
    if (this.#running === null) throw new Error('a write outside a transaction')
    return this.#running.db
  }

  #renewRoot(db: WriteDb): void {
    const generation = this.state().generation + 1
    const root = rootOf(db, generation, this.#rowTag)
    db.run(sql`INSERT INTO state (one, generation, root) VALUES (1, ${generation}, ${root})
      ON CONFLICT (one) DO UPDATE SET generation = excluded.generation, root = excluded.root`)
  }
}
