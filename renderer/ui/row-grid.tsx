import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronUp } from 'lucide-react'
import {
  useEffect,
  useId,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import './row-grid.css'
import type { RowSelection } from './use-row-selection.ts'
import type { Pages } from './use-pages.ts'
import { useTypeAhead, type Seek } from './use-type-ahead.ts'

export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** A track of a CSS grid: `minmax(12rem, 1fr)`, `7rem`. */
  readonly width: string
  readonly align?: 'end'
  readonly sortable?: boolean
  /** How wide the list must be to show it: `wide` from 640 pixels, `medium` from 460. */
  readonly from?: 'wide' | 'medium'
  cell(row: Row): ReactNode
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

export interface GridPoint {
  readonly x: number
  readonly y: number
}

interface RowGridProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly pages: Pages<Row>
  readonly selection: RowSelection<Row>
  readonly idOf: (row: Row) => string
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  readonly onOpen?: (row: Row, index: number) => void
  /** A context menu is wanted at this point of the window. */
  readonly onMenu?: (at: GridPoint) => void
  /** Keys that the list does not know. */
  readonly onKey?: (event: KeyboardEvent) => void
  /** Finds the first row whose name begins with what was typed. */
  readonly seek?: Seek
  /**
   * `choose`: a click chooses one row and lets go of the others. `pick`: rows are ticked one by one and stay ticked,
   * also when another search hides them. `look`: nothing is done with chosen rows; a click opens one.
   */
  readonly mode?: 'choose' | 'pick' | 'look'
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode
}

const ROW_PIXELS = 34
/** A row and its line below; it lies in the scrolling area and stays in sight. */
const HEAD_PIXELS = ROW_PIXELS + 1

/**
 * A list of any length: only the rows in sight exist. One tab stop; the arrow keys move, Shift extends, Ctrl keeps
 * what is chosen, letters jump.
 */
export function RowGrid<Row>(props: RowGridProps<Row>): ReactNode {
  const { pages, selection, columns, label, empty } = props
  const scroll = useRef<HTMLDivElement>(null)
  const count = pages.total ?? 0
  const virtual = useRowsInSight(scroll, count, pages)
  const prefix = useId()
  const onKeyDown = useGridKeys(props, scroll, (index) => virtual.scrollToIndex(index))
  const style: CSSProperties = {
    ['--row-grid-columns' as string]: tracks(columns),
    ['--row-grid-columns-medium' as string]: tracks(columns.filter(({ from }) => from !== 'wide')),
    ['--row-grid-columns-narrow' as string]: tracks(columns.filter(({ from }) => from === undefined)),
  }
  const { cursor } = selection
  const active = cursor !== null && cursor < count ? `${prefix}-${cursor}` : undefined
  return (
    <div
      ref={scroll}
      className="row-grid"
      style={style}
      role="grid"
      aria-label={label}
      aria-rowcount={pages.total === null ? -1 : count + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-busy={pages.total === null}
      aria-activedescendant={active}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <Head {...props} />
      <div role="rowgroup" className="row-grid__body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <RowView
            key={index}
            {...props}
            index={index}
            start={start - HEAD_PIXELS}
            id={`${prefix}-${index}`}
          />
        ))}
      </div>
      {count === 0 && pages.total !== null && (
        <div role="row" className="row-grid__empty">
          <div role="gridcell">{empty}</div>
        </div>
      )}
    </div>
  )
}

function tracks(columns: readonly { readonly width: string }[]): string {
  return columns.map(({ width }) => width).join(' ')
}

function useRowsInSight<Row>(scroll: RefObject<HTMLDivElement | null>, count: number, pages: Pages<Row>) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
    // The header lies above the first row, and covers the top of what is scrolled.
    scrollMargin: HEAD_PIXELS,
    scrollPaddingStart: HEAD_PIXELS,
  })
  const rows = virtual.getVirtualItems()
  const first = rows[0]?.index ?? 0
  const last = rows[rows.length - 1]?.index ?? 0
  const { see } = pages
  useEffect(() => see(first, last), [see, first, last])
  return virtual
}

function Head<Row>({ columns, sort, onSort }: RowGridProps<Row>): ReactNode {
  return (
    <div role="rowgroup" className="row-grid__head">
      <div role="row" aria-rowindex={1} className="row-grid__row">
        {columns.map(({ id, title, sortable, align, from }) => {
          const sorted = sort?.column === id
          const direction = sort?.descending === true ? 'descending' : 'ascending'
          const turn = () => onSort?.({ column: id, descending: sorted && !sort.descending })
          return (
            <div
              key={id}
              role="columnheader"
              className="row-grid__cell"
              data-align={align}
              data-from={from}
              aria-sort={sorted ? direction : undefined}
            >
              {sortable === true && onSort !== undefined ? (
                <button type="button" className="row-grid__sort" data-sorted={sorted} onClick={turn}>
                  {title}
                  {sorted && (sort.descending ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />)}
                </button>
              ) : (
                title
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface RowViewProps<Row> extends RowGridProps<Row> {
  readonly index: number
  readonly start: number
  readonly id: string
}

function RowView<Row>(props: RowViewProps<Row>): ReactNode {
  const { pages, selection, columns, idOf, index, start, id, onOpen, onMenu, mode } = props
  const row = pages.row(index)
  const chosen = row !== undefined && selection.chosen.has(idOf(row))
  const onMouseDown = (event: MouseEvent): void => {
    if (event.button === 2) {
      if (!chosen) selection.only(index)
      return
    }
    if (event.button !== 0) return
    const add = event.ctrlKey || event.metaKey
    if (event.shiftKey) {
      event.preventDefault()
      selection.extend(index, add)
    } else if (add || mode === 'pick') selection.toggle(index)
    else selection.only(index)
  }
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault()
    onMenu?.({ x: event.clientX, y: event.clientY })
  }
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-cursor={selection.cursor === index}
      className="row-grid__row"
      style={{ transform: `translateY(${start}px)` }}
      onMouseDown={onMouseDown}
      onContextMenu={onContextMenu}
      onClick={() => mode === 'look' && row !== undefined && onOpen?.(row, index)}
      onDoubleClick={() => mode !== 'look' && row !== undefined && onOpen?.(row, index)}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className="row-grid__cell"
          data-align={column.align}
          data-from={column.from}
        >
          {row === undefined ? <span className="row-grid__waiting" /> : column.cell(row)}
        </div>
      ))}
    </div>
  )
}

function useGridKeys<Row>(
  props: RowGridProps<Row>,
  scroll: RefObject<HTMLDivElement | null>,
  show: (index: number) => void,
): (event: KeyboardEvent) => void {
  const { pages, selection, onOpen, onMenu, onKey, seek, mode } = props
  const goTo = (index: number): void => {
    selection.only(index)
    show(index)
  }
  const type = useTypeAhead(seek, goTo)
  const count = pages.total ?? 0

  return (event) => {
    if (event.target !== event.currentTarget) return
    const control = event.ctrlKey || event.metaKey
    const next = target(event.key, selection.cursor, count, rowsOnShow(scroll))
    if (next !== null && !event.altKey) {
      event.preventDefault()
      if (event.shiftKey) selection.extend(next, control)
      else if (control || mode === 'pick') selection.stand(next)
      else selection.only(next)
      show(next)
      return
    }
    if (control && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      selection.all()
      return
    }
    if (!control && !event.altKey && event.key.length === 1 && type(event.key)) {
      event.preventDefault()
      return
    }
    const { cursor } = selection
    const row = cursor === null ? undefined : pages.row(cursor)
    if (cursor !== null && row !== undefined) {
      if (event.key === ' ') {
        event.preventDefault()
        selection.toggle(cursor)
        return
      }
      if (event.key === 'Enter' && !event.altKey) {
        event.preventDefault()
        onOpen?.(row, cursor)
        return
      }
      if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        event.preventDefault()
        onMenu?.(pointOf(scroll, event.currentTarget.getAttribute('aria-activedescendant')))
        return
      }
    }
    onKey?.(event)
  }
}

/** The row that a key leads to, or null if it is no such key. */
function target(key: string, cursor: number | null, count: number, page: number): number | null {
  if (count === 0) return null
  const at = cursor ?? -1
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }
  const wanted = Object.hasOwn(steps, key) ? steps[key] : undefined
  return wanted === undefined ? null : Math.min(Math.max(0, wanted), count - 1)
}

function rowsOnShow(scroll: RefObject<HTMLDivElement | null>): number {
  return Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / ROW_PIXELS) - 2)
}

function pointOf(scroll: RefObject<HTMLDivElement | null>, rowId: string | null): GridPoint {
  const box = (rowId === null ? null : document.getElementById(rowId))?.getBoundingClientRect()
  const around = box ?? scroll.current?.getBoundingClientRect()
  return { x: (around?.left ?? 0) + 48, y: around?.bottom ?? 0 }
}
