import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { KeyRound } from 'lucide-react'
import { right } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import type { Cell, Matrix } from './matrix.ts'
import { useWords } from './use-words.ts'
import './matrix-grid.css'

/** A place in the grid: row and column from 0. */
export interface Spot {
  readonly row: number
  readonly column: number
}

interface MatrixGridProps {
  readonly matrix: Matrix
  readonly spot: Spot
  readonly onSpot: (spot: Spot) => void
  readonly onOpen: (cell: Cell) => void
}

/**
 * People down, compartments across, the six rights as letters at fixed places. One tab stop; the arrow keys go from cell
 * to cell, Home and End to the ends of a row, with Ctrl to the ends of all; Enter opens.
 */
export function MatrixGrid({ matrix, spot, onSpot, onOpen }: MatrixGridProps): ReactNode {
  const t = useText('access')
  const { people, compartments, cell } = matrix
  const table = useRef<HTMLTableElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = target(event, spot, people.length, compartments.length)
    if (next !== null) {
      event.preventDefault()
      onSpot(next)
      focusCell(table.current, next)
      return
    }
    const here = cell(spot.row, spot.column)
    if ((event.key === 'Enter' || event.key === ' ') && here !== null) {
      event.preventDefault()
      onOpen(here)
    }
  }
  return (
    <div className="matrix">
      <table
        ref={table}
        className="matrix__table"
        role="grid"
        aria-label={t('matrix')}
        aria-rowcount={people.length + 1}
        aria-colcount={compartments.length + 1}
        onKeyDown={onKeyDown}
      >
        <Head matrix={matrix} column={spot.column} />
        <tbody>
          {people.map((person, row) => (
            <tr key={person.staffId} data-current={row === spot.row || undefined}>
              <PersonCell {...person} />
              {compartments.map((compartment, column) => {
                const here = cell(row, column)
                return (
                  here && (
                    <GridCell
                      key={compartment.id}
                      cell={here}
                      place={{ row, column }}
                      isCurrent={row === spot.row && column === spot.column}
                      onSpot={onSpot}
                      onOpen={onOpen}
                    />
                  )
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head({ matrix, column }: { readonly matrix: Matrix; readonly column: number }): ReactNode {
  const t = useText('access')
  const words = useWords()
  return (
    <thead>
      <tr>
        <th scope="col" className="matrix__corner">
          {t('person')}
        </th>
        {matrix.compartments.map((compartment, index) => (
          <th
            key={compartment.id}
            scope="col"
            className="matrix__head"
            title={
              compartment.name === null
                ? `${words.compartment(compartment)}. ${t('unnamedHint')}`
                : words.compartment(compartment)
            }
            data-current={index === column || undefined}
          >
            <span className={compartment.name === null ? 'matrix__name mono soft' : 'matrix__name'}>
              {words.compartment(compartment)}
            </span>
            {compartment.epochDue && <KeyRound className="matrix__due" aria-label={t('due')} />}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function PersonCell({ code, name, role, problem }: Cell['person']): ReactNode {
  const t = useText('access')
  const app = useText('app')
  return (
    <th scope="row" className="matrix__person" title={displayName(name)}>
      <span className="matrix__code mono">{code}</span>
      <span className="matrix__who">
        <span className="matrix__name">{displayName(name)}</span>
        <span className={problem === null ? 'matrix__role' : 'matrix__role matrix__role--problem'}>
          {problem === null ? app(`role.${role}`) : t(`problem.${problem}`)}
        </span>
      </span>
    </th>
  )
}

interface GridCellProps {
  readonly cell: Cell
  readonly place: Spot
  readonly isCurrent: boolean
  readonly onSpot: (spot: Spot) => void
  readonly onOpen: (cell: Cell) => void
}

function GridCell({ cell, place, isCurrent, onSpot, onOpen }: GridCellProps): ReactNode {
  const t = useText('access')
  const words = useWords()
  const letters = useText('rights')
  const { person, compartment, grant } = cell
  const label = t('cell', {
    person: words.person(person),
    compartment: words.compartment(compartment),
    rights: words.rights(grant?.rights ?? []) + (grant?.dormant === true ? `, ${t('asleep')}` : ''),
  })
  return (
    <td
      role="gridcell"
      className="matrix__cell"
      aria-selected={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      data-spot={`${place.row} ${place.column}`}
      data-dormant={grant?.dormant === true || undefined}
      onFocus={() => onSpot(place)}
      onClick={() => onSpot(place)}
      onDoubleClick={() => onOpen(cell)}
    >
      <span className="visually-hidden">{label}</span>
      {grant !== null && (
        <span className="matrix__letters mono" data-end={grant.until !== null || undefined} aria-hidden>
          {right.options.map((one) => (
            <span key={one} data-held={grant.rights.includes(one) || undefined}>
              {grant.rights.includes(one) ? letters(`letter.${one}`) : '·'}
            </span>
          ))}
        </span>
      )}
    </td>
  )
}

function focusCell(table: HTMLTableElement | null, { row, column }: Spot): void {
  table?.querySelector<HTMLElement>(`[data-spot="${row} ${column}"]`)?.focus()
}

const PAGE_ROWS = 10

/** The cell that a key leads to, or null if it is no such key. */
function target(event: KeyboardEvent, at: Spot, rows: number, columns: number): Spot | null {
  if (event.altKey || event.shiftKey || event.metaKey || rows === 0 || columns === 0) return null
  const all = event.ctrlKey
  const { row, column } = at
  const steps: Readonly<Record<string, Spot>> = {
    ArrowDown: { row: all ? rows - 1 : row + 1, column },
    ArrowUp: { row: all ? 0 : row - 1, column },
    ArrowRight: { row, column: all ? columns - 1 : column + 1 },
    ArrowLeft: { row, column: all ? 0 : column - 1 },
    PageDown: { row: row + PAGE_ROWS, column },
    PageUp: { row: row - PAGE_ROWS, column },
    Home: { row: all ? 0 : row, column: 0 },
    End: { row: all ? rows - 1 : row, column: columns - 1 },
  }
  const wanted = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined
  if (wanted === undefined) return null
  return { row: within(wanted.row, rows), column: within(wanted.column, columns) }
}

function within(index: number, length: number): number {
  return Math.min(Math.max(0, index), length - 1)
}

/** Keeps the place inside a matrix that became smaller. */
export function useInside(matrix: Matrix, spot: Spot, onSpot: (spot: Spot) => void): void {
  const { people, compartments } = matrix
  useEffect(() => {
    const inside = {
      row: within(spot.row, Math.max(1, people.length)),
      column: within(spot.column, Math.max(1, compartments.length)),
    }
    if (inside.row !== spot.row || inside.column !== spot.column) onSpot(inside)
  }, [people.length, compartments.length, spot, onSpot])
}
