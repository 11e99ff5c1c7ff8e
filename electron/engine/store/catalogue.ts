import type { Id } from '../../../shared/contract/basics.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { CATALOGUE_OPENING } from './catalogue-opening.ts'
import { CATALOGUE_CRITICAL, CATALOGUE_MIGRATIONS, TOP_FOLDER } from './catalogue-schema.ts'
import type { Database, DatabaseMode, ReadDb, WriteDb } from './database.ts'
import { migrate } from './migrate.ts'
import { NameWords } from './name-words.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { type RowTag, type State, StateRoot } from './state-root.ts'
import { checkStructure, rebuildIndexes } from './whole-file.ts'

/** A stored version as the catalogue knows it. */
export interface VersionFacts {
  readonly versionId: Id
  readonly itemId: Id
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
  /** The file key, wrapped under the compartment's wrap key. */
  readonly wrapped: Buffer
  /** Commitment to the chunk key. */
  readonly commitment: Buffer
}

export interface CatalogueOptions {
  /** Borrowed until the catalogue is closed: a thread that checks the file opens it anew. */
  readonly key: SecretKey<'database'>
  /** Keyed hash of one critical row. */
  readonly rowTag: RowTag
}

/** The encrypted catalogue of one compartment: folders, items, versions, names to search. */
export class Catalogue {
  readonly #database: Database
  readonly #state: StateRoot
  readonly #key: CatalogueOptions['key']
  readonly #words: NameWords
  #retired = false

  private constructor(database: Database, { key, rowTag }: CatalogueOptions) {
    this.#database = database
    this.#key = key
    this.#words = new NameWords(database)
    this.#state = new StateRoot(database, 'catalogue', rowTag, CATALOGUE_CRITICAL)
  }

  /** Makes the file, which must not exist, with nothing in it but the compartment's name and its top folder. */
  static create(path: string, options: CatalogueOptions & { readonly name: string }): Catalogue {
    return Catalogue.#with(path, 'create', options, (catalogue) => {
      catalogue.write((db) => {
        db.run(sql`INSERT INTO meta (name, value) VALUES ('name', ${options.name})`)
        db.run(
          sql`INSERT INTO folder (n, id, parent, name, raw, order_key, created_at)
              VALUES (${TOP_FOLDER}, ${randomBytes(16)}, NULL, '', x'', '', ${Date.now()})`,
        )
      })
    })
  }

  /**
   * Opens the file. Whether its rows are those that the root was made of is for the session to ask: an old page put back
   * opens read-only and says so, which is more than damage.
   * @throws Fault `catalogue-damaged`, `format-newer`
   */
  static open(path: string, mode: 'write' | 'read', options: CatalogueOptions): Catalogue {
    return Catalogue.#with(path, mode, options, () => undefined)
  }

  static #with(
    path: string,
    mode: DatabaseMode,
    options: CatalogueOptions,
    begin: (catalogue: Catalogue) => void,
  ): Catalogue {
    const database = openDatabase(path, { ...CATALOGUE_OPENING, mode, key: options.key })
    try {
      migrate(database, CATALOGUE_MIGRATIONS, 'catalogue')
      const catalogue = new Catalogue(database, options)
      begin(catalogue)
      return catalogue
    } catch (error) {
      database.close()
      throw error
    }
  }

  get path(): string {
    return this.#database.path
  }

  get read(): ReadDb {
    return this.#database
  }

  /**
   * One transaction: rows, the generation, the root and the statement about them change together. Not to be nested.
   * @param state says of the state that the change leads to whose act it was; what it gives is kept as it is.
   */
  write<T>(change: (db: WriteDb) => T, state?: (state: State) => Buffer): T {
    if (this.#retired) throw new Error('a write into the catalogue of an epoch that is over')
    return this.#state.write(change, state)
  }

  /** The statement of the last change that had one, whether or not it is about the present state. */
  statement(): Buffer | null {
    return this.#state.statement
  }

  state(): State {
    return this.#state.state
  }

  /**
   * Reads every critical row and compares with the root that is kept beside them, and every index with its rows: an
   * old page of an index alone would hide or misplace what the rows still say. Nobody may write meanwhile; everything
   * else may go on.
   * @throws Fault `cancelled`, `catalogue-damaged`, and those of the environment
   */
  async isConsistent(signal = new AbortController().signal): Promise<boolean> {
    const [rows, structure] = await Promise.allSettled([
      this.#state.isConsistent(signal),
      checkStructure(this.#database, this.#key, signal),
    ])
    for (const part of [rows, structure]) if (part.status === 'rejected') throw part.reason
    return [rows, structure].every((part) => part.status === 'fulfilled' && part.value)
  }

  /**
   * Makes indexes and root fit the rows as they are: only for accepting an older state. Nobody may write meanwhile;
   * everything else may go on.
   * @throws Fault `cancelled`, `catalogue-damaged`, and those of the environment
   */
  async adoptRows(signal = new AbortController().signal): Promise<void> {
    await rebuildIndexes(this.#database, this.#key, signal)
    await this.#state.adoptRows(signal)
  }

  /**
   * Resolves once names can be searched by their words. Only the first search of a session waits, half a second for
   * 100,000 items; everything else may go on.
   * @throws Fault `cancelled` when the catalogue is closed, `catalogue-damaged`
   */
  async readWords(): Promise<void> {
    await this.#words.read()
  }

  name(): string {
    return this.#database.get(sql<{ value: string }>`SELECT value FROM meta WHERE name = 'name'`)?.value ?? ''
  }

  /** Whether a row names this version. @param version its id, 16 bytes */
  names(version: Buffer): boolean {
    return this.#database.get(sql`SELECT 1 FROM version WHERE id = ${version}`) !== undefined
  }

  /** Every version, those of trashed items included, in the order they were stored. */
  *versions(): IterableIterator<VersionFacts> {
    const rows = this.#database.rows(sql`
      SELECT version.id, item.id, version.bytes, chunk_bytes, chunks, wrapped, commitment
      FROM version JOIN item ON item.n = version.item ORDER BY version.n`)
    for (const row of rows) {
      const [versionId, itemId, bytes, chunkBytes, chunks, wrapped, commitment] = row as VersionColumns
      yield {
        versionId: versionId.toString('hex'),
        itemId: itemId.toString('hex'),
        bytes,
        chunkBytes,
        chunks,
        wrapped,
        commitment,
      }
    }
  }

  /** Copies the file as it lies on disk, encrypted, to a path that must not exist. */
  copyTo(path: string): void {
    this.#database.copyTo(path)
  }

  /** Another file counts from now on. Whoever is reading this one may end it. */
  retire(): void {
    this.#retired = true
  }

  close(): void {
    this.#words.close()
    this.#database.close()
  }
}

type VersionColumns = [Buffer, Buffer, number, number, number, Buffer, Buffer]

/** Gives the compartment another name. */
export function renameCatalogue(db: WriteDb, name: string): void {
  db.run(sql`UPDATE meta SET value = ${name} WHERE name = 'name'`)
}
