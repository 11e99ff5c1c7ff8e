import { useCallback, useMemo, useState } from 'react'
import { LIMITS } from '../../shared/limits.ts'
import type { Pages } from './use-pages.ts'

/** Rows chosen in a list, held by id, so that rows which move while something is imported stay the right ones. */
export interface RowSelection<Row> {
  readonly chosen: ReadonlyMap<string, Row>
  /** The row that the keyboard stands on; null before the first key or click. */
  readonly cursor: number | null
  /** True once "select all" met more rows than can be named one by one. */
  readonly cut: boolean
  /** Chooses this row alone. */
  only(this: void, index: number): void
  toggle(this: void, index: number): void
  /** Chooses everything between the anchor and this row; `keep` adds to what was chosen before. */
  extend(this: void, index: number, keep: boolean): void
  all(this: void): void
  /** Moves the cursor without choosing. */
  stand(this: void, index: number): void
  clear(this: void): void
}

interface State<Row> {
  readonly chosen: ReadonlyMap<string, Row>
  readonly cursor: number | null
  readonly anchor: number
  readonly cut: boolean
}

/**
 * @param lone rows that cannot be chosen together with others (a folder among files).
 * @param idOf, lone stable across renders.
 */
export function useRowSelection<Row>(
  pages: Pages<Row>,
  idOf: (row: Row) => string,
  lone?: (row: Row) => boolean,
): RowSelection<Row> {
  const [state, setState] = useState<State<Row>>(nothingChosen)
  const { load, row: rowAt, total } = pages

  const named = useCallback(
    (rows: readonly Row[]) =>
      rows.filter((row) => lone?.(row) !== true).map((row) => [idOf(row), row] as const),
    [idOf, lone],
  )
  const only = useCallback(
    (index: number) => {
      const choose = (row: Row): void =>
        setState((now) => (now.cursor === index ? { ...now, chosen: new Map([[idOf(row), row]]) } : now))
      setState({ ...nothingChosen<Row>(), cursor: index, anchor: index })
      // The row that is seen there, at once: an answer on its way may put another one in its place.
      const seen = rowAt(index)
      if (seen !== undefined) choose(seen)
      else void load(index, index).then(([row]) => row !== undefined && choose(row))
    },
    [rowAt, load, idOf],
  )
  const toggle = useCallback(
    (index: number) => {
      const row = rowAt(index)
      if (row === undefined) return
      if (lone?.(row) === true) {
        only(index)
        return
      }
      setState((now) => {
        const chosen = new Map(named([...now.chosen.values()]))
        if (!chosen.delete(idOf(row))) chosen.set(idOf(row), row)
        return { chosen, cursor: index, anchor: index, cut: false }
      })
    },
    [rowAt, lone, only, named, idOf],
  )
  const extend = useCallback(
    (index: number, keep: boolean) => {
      const first = Math.min(state.anchor, index)
      const last = Math.min(Math.max(state.anchor, index), first + LIMITS.itemsPerAct - 1)
      const before = keep ? [...state.chosen] : []
      setState((now) => ({ ...now, cursor: index }))
      void load(first, last).then((rows) => {
        setState((now) =>
          now.cursor === index ? { ...now, chosen: new Map([...before, ...named(rows)]), cut: false } : now,
        )
      })
    },
    [state.anchor, state.chosen, load, named],
  )
  const all = useCallback(() => {
    const count = total ?? 0
    if (count === 0) return
    void load(0, Math.min(count, LIMITS.itemsPerAct) - 1).then((rows) => {
      setState((now) => ({ ...now, chosen: new Map(named(rows)), cut: count > LIMITS.itemsPerAct }))
    })
  }, [total, load, named])
  const stand = useCallback((index: number) => setState((now) => ({ ...now, cursor: index })), [])
  const clear = useCallback(() => setState(nothingChosen), [])

  const { chosen, cursor, cut } = state
  return useMemo(
    () => ({ chosen, cursor, cut, only, toggle, extend, all, stand, clear }),
    [chosen, cursor, cut, only, toggle, extend, all, stand, clear],
  )
}

function nothingChosen<Row>(): State<Row> {
  return { chosen: new Map(), cursor: null, anchor: 0, cut: false }
}
