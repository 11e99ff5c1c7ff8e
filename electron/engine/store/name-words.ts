import { Fault } from '../../../shared/model/fault.ts'
import { Pacer } from '../jobs/pacer.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'
import { searchForm } from './stored-name.ts'

/** Items whose names are read at once. */
const ROWS = 200

/** Every number of an item is below. */
const ALL = Number.MAX_SAFE_INTEGER

/**
 * Of this connection, in memory: an index in the file could be put back one page at a time, and a search would miss
 * names that the rows still hold. Rows that were not read yet are left to the reading.
 */
const SCHEMA = `
  CREATE VIRTUAL TABLE temp.item_word USING fts5 (
    name, content = '', contentless_delete = 1, detail = full,
    prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2"
  );`
const TRIGGERS = `
  CREATE TEMP TRIGGER item_word_added AFTER INSERT ON main.item
    WHEN new.trashed_at IS NULL AND has_words(new.n)
    BEGIN INSERT INTO item_word (rowid, name) VALUES (new.n, search_form(new.name)); END;
  CREATE TEMP TRIGGER item_word_gone AFTER DELETE ON main.item
    WHEN old.trashed_at IS NULL AND has_words(old.n)
    BEGIN DELETE FROM item_word WHERE rowid = old.n; END;
  CREATE TEMP TRIGGER item_word_changed AFTER UPDATE OF name, trashed_at ON main.item WHEN has_words(new.n)
    BEGIN
      DELETE FROM item_word WHERE rowid = old.n AND old.trashed_at IS NULL;
      INSERT INTO item_word (rowid, name) SELECT new.n, search_form(new.name) WHERE new.trashed_at IS NULL;
    END;`

/**
 * The words of the names of items that are not in the trash, in `temp.item_word`. They are read from the rows when
 * somebody first searches, some at a time, and follow every change from then on.
 */
export class NameWords {
  readonly #database: Database
  readonly #closing = new AbortController()
  /** The words of items up to this number are there. */
  #upTo = 0
  #reading: Promise<void> | null = null

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves once all words are there. @throws Fault `cancelled` when the catalogue is closed, `catalogue-damaged` */
  async read(): Promise<void> {
    this.#reading ??= this.#readAll()
    await this.#reading
  }

  close(): void {
    this.#closing.abort(new Fault('cancelled'))
  }

  async #readAll(): Promise<void> {
    this.#database.execute(SCHEMA)
    this.#database.define('search_form', (name) => searchForm(String(name)))
    if (this.#database.mode !== 'read') {
      this.#database.define('has_words', (n) => (Number(n) <= this.#upTo ? 1 : 0))
      this.#database.execute(TRIGGERS)
    }
    const pacer = new Pacer(this.#closing.signal)
    while (this.#upTo < ALL) {
      this.#closing.signal.throwIfAborted()
      this.#readSome()
      await pacer.breathe()
    }
  }

  #readSome(): void {
    const after = this.#upTo
    const last = this.#database.get(sql<{ n: number }>`
      SELECT n FROM item NOT INDEXED WHERE n > ${after} ORDER BY n LIMIT 1 OFFSET ${ROWS - 1}`)
    const upTo = last?.n ?? ALL
    this.#database.execute(`
      INSERT INTO temp.item_word (rowid, name)
      SELECT n, search_form(name) FROM main.item NOT INDEXED WHERE n > ${after} AND n <= ${upTo} AND trashed_at IS NULL ORDER BY n`)
    this.#upTo = upTo
  }
}
