import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { PageCache, type FetchPage } from './page-cache.ts'

export interface Pages<Row> {
  /** Null until the first answer. */
  readonly total: number | null
  readonly problem: unknown
  row(this: void, index: number): Row | undefined
  known(this: void): Iterable<readonly [number, Row]>
  /** The list shows these rows: fetches what is missing. */
  see(this: void, first: number, last: number): void
  /** Fetches a range and returns it; rows that vanished meanwhile are left out. */
  load(this: void, first: number, last: number): Promise<readonly Row[]>
  refresh(this: void): void
}

/**
 * Pages of a list. When `fetch` changes (another folder, another search), the old rows stay until the first new
 * page is there.
 * @param fetch stable across renders, as from `useCallback`.
 */
export function usePages<Row>(fetch: FetchPage<Row>): Pages<Row> {
  const [cache, setCache] = useState<PageCache<Row> | null>(null)
  const [, changed] = useReducer((turn: number) => turn + 1, 0)
  const sight = useRef({ first: 0, last: 0 })

  useEffect(() => {
    const next = new PageCache(fetch, changed)
    sight.current = { first: 0, last: 0 }
    let left = false
    void next.want(0, 0).then(() => {
      if (!left) setCache(next)
    })
    return () => {
      left = true
      next.close()
    }
  }, [fetch])

  const see = useCallback(
    (first: number, last: number) => {
      sight.current = { first, last }
      void cache?.want(first, last)
    },
    [cache],
  )
  const load = useCallback(
    async (first: number, last: number) => {
      if (cache === null) return []
      await cache.want(first, last)
      const rows: Row[] = []
      for (let index = first; index <= last; index++) {
        const row = cache.row(index)
        if (row !== undefined) rows.push(row)
      }
      return rows
    },
    [cache],
  )
  const refresh = useCallback(() => void cache?.refresh(sight.current.first, sight.current.last), [cache])
  const row = useCallback((index: number) => cache?.row(index), [cache])
  const known = useCallback((): Iterable<readonly [number, Row]> => cache?.known() ?? [], [cache])

  return {
    total: cache?.total ?? null,
    problem: cache?.problem ?? null,
    row,
    known,
    see,
    load,
    refresh,
  }
}
