/**
 * Rows of a long list, fetched a page at a time as they come into sight. What is known stays on show while it is
 * asked for again, so that a list never flickers when something changed.
 */
export interface Page<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

/** Asks for `limit` rows from `offset`. */
export type FetchPage<Row> = (offset: number, limit: number) => Promise<Page<Row>>

/** Small enough to answer within a frame, large enough that a fast scroll asks only a few times a second. */
export const PAGE_ROWS = 200

export class PageCache<Row> {
  readonly #fetch: FetchPage<Row>
  readonly #changed: () => void
  readonly #pages = new Map<number, readonly Row[]>()
  readonly #asked = new Map<number, Promise<void>>()
  #stale = new Set<number>()
  #total: number | null = null
  #problem: unknown = null
  #closed = false
  /** Answers to questions of an earlier generation are dropped. */
  #generation = 0

  constructor(fetch: FetchPage<Row>, changed: () => void) {
    this.#fetch = fetch
    this.#changed = changed
  }

  /** Null until the first page is there. */
  get total(): number | null {
    return this.#total
  }

  /** What the last failed request threw. */
  get problem(): unknown {
    return this.#problem
  }

  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS]
  }

  /** Every row that is here, with its index, in order of pages. */
  *known(): Generator<readonly [number, Row]> {
    for (const page of [...this.#pages.keys()].sort((a, b) => a - b)) {
      for (const [at, row] of (this.#pages.get(page) ?? []).entries()) yield [page * PAGE_ROWS + at, row]
    }
  }

  /** Sees to it that the rows from `first` to `last`, both included, are here and fresh. */
  want(first: number, last: number): Promise<void> {
    return this.#askFor(first, this.#total === null ? Math.max(0, last) : Math.min(last, this.#total - 1))
  }

  async #askFor(first: number, end: number): Promise<void> {
    const asked: Promise<void>[] = []
    for (let page = Math.floor(Math.max(0, first) / PAGE_ROWS); page <= Math.floor(end / PAGE_ROWS); page++) {
      if (!this.#pages.has(page) || this.#stale.has(page)) asked.push(this.#ask(page))
    }
    await Promise.all(asked)
  }

  /** Something changed: what is shown stays until the new answer is here; what is out of sight is forgotten. */
  refresh(first: number, last: number): Promise<void> {
    this.#generation += 1
    this.#asked.clear()
    for (const page of this.#pages.keys()) {
      const inSight = (page + 1) * PAGE_ROWS > first && page * PAGE_ROWS <= last
      if (!inSight) this.#pages.delete(page)
    }
    this.#stale = new Set(this.#pages.keys())
    // There may be more rows now than there were: the old total is no limit.
    return this.#askFor(first, Math.max(0, first, last))
  }

  close(): void {
    this.#closed = true
  }

  #ask(page: number): Promise<void> {
    if (this.#closed) return Promise.resolve()
    const under = this.#asked.get(page)
    if (under !== undefined) return under
    const generation = this.#generation
    const current = (): boolean => !this.#closed && generation === this.#generation
    const question = this.#fetch(page * PAGE_ROWS, PAGE_ROWS).then(
      ({ total, rows }) => {
        if (!current()) return
        this.#total = total
        this.#pages.set(page, rows)
        this.#problem = null
      },
      (problem: unknown) => {
        if (current()) this.#problem = problem
      },
    )
    const settled = question.then(() => {
      if (!current()) return
      this.#asked.delete(page)
      this.#stale.delete(page)
      this.#changed()
    })
    this.#asked.set(page, settled)
    return settled
  }
}
