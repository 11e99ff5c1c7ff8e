import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type CSSProperties, type ReactNode } from 'react'
import { useText } from '../../text/index.ts'
import type { Table } from './parse-table.ts'
import './table-view.css'

const ROW_PIXELS = 28

/** A letter of our face is about so wide. */
const LETTER_EM = 0.62

/** Left and right of the words in a cell. */
const PADDING_PIXELS = 24

/** Delimited text as a table. The first row stands above as a heading, which is what it nearly always is. */
export function TableView({ table }: { readonly table: Table }): ReactNode {
  const t = useText('preview')
  const stage = useRef<HTMLDivElement>(null)
  const [head, ...body] = table.rows
  const virtual = useVirtualizer({
    count: body.length,
    getScrollElement: () => stage.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 20,
  })
  const columns = Array.from({ length: table.columns }, (_, column) => column)
  const style: CSSProperties = {
    ['--table-view-columns' as string]: columns
      .map((column) => `calc(${widthOf(table, column) * LETTER_EM}em + ${PADDING_PIXELS}px)`)
      .join(' '),
  }
  return (
    <div
      ref={stage}
      className="preview__stage table-view selectable"
      style={style}
      role="table"
      aria-label={t('table')}
      aria-rowcount={table.rows.length}
      aria-colcount={table.columns}
      tabIndex={0}
    >
      <div role="rowgroup" className="table-view__head">
        <div role="row" aria-rowindex={1} className="table-view__row">
          {columns.map((column) => (
            <span key={column} role="columnheader" className="table-view__cell">
              {head?.[column] ?? ''}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="table-view__body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 2}
            className="table-view__row"
            style={{ transform: `translateY(${start}px)` }}
          >
            {columns.map((column) => (
              <span key={column} role="cell" className="table-view__cell" title={body[index]?.[column]}>
                {body[index]?.[column] ?? ''}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

const SAMPLE_ROWS = 60

/** The head is set bolder, and wider for it. */
const HEAD_WIDER = 1.12

/** A width in characters that holds what a column mostly holds. */
function widthOf({ rows }: Table, column: number): number {
  const [head, ...body] = rows.slice(0, SAMPLE_ROWS).map((row) => row[column]?.length ?? 0)
  return Math.min(44, Math.max(4, HEAD_WIDER * (head ?? 0), ...body))
}
