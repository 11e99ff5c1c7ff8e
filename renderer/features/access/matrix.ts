import type { AccessCompartment, AccessPerson, Grant } from '../../../shared/contract/access.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import type { CallOutput } from '../../../shared/contract/contract.ts'

/** Where a person and a compartment meet. */
export interface Cell {
  readonly person: AccessPerson
  readonly compartment: AccessCompartment
  readonly grant: Grant | null
}

/** People by compartments, narrowed by a search; every pair has a cell, most of them without a grant. */
export interface Matrix {
  readonly people: readonly AccessPerson[]
  readonly compartments: readonly AccessCompartment[]
  cell(this: void, row: number, column: number): Cell | null
}

type Answer = CallOutput<'grant.list'>

/**
 * @param search narrows to the people and to the compartments it is found in; where it is found in one of the two only,
 * the other stays whole.
 */
export function matrixOf(
  { people: unordered, compartments: unsorted, grants }: Answer,
  search: string,
): Matrix {
  const people = [...unordered].sort((one, other) =>
    one.code.localeCompare(other.code, undefined, { numeric: true }),
  )
  const compartments = byName(unsorted)
  const byPlace = new Map(grants.map((grant) => [place(grant.staffId, grant.compartment), grant]))
  const wanted = search.trim().toLocaleLowerCase()
  const has = (text: string | null): boolean => text?.toLocaleLowerCase().includes(wanted) === true
  const somePeople = people.filter(({ code, name }) => has(code) || has(name))
  const someCompartments = compartments.filter(({ id, name }) => has(name) || id.startsWith(wanted))
  const rows = somePeople.length > 0 || someCompartments.length === 0 ? somePeople : people
  const columns = someCompartments.length > 0 || somePeople.length === 0 ? someCompartments : compartments
  return {
    people: rows,
    compartments: columns,
    cell: (row, column) => {
      const person = rows[row]
      const compartment = columns[column]
      if (person === undefined || compartment === undefined) return null
      return { person, compartment, grant: byPlace.get(place(person.staffId, compartment.id)) ?? null }
    },
  }
}

/** The cell of a person and a compartment, if both are there. */
export function cellOf(
  { people, compartments, cell }: Matrix,
  { staffId, compartment }: { readonly staffId: Id; readonly compartment: Id },
): Cell | null {
  const row = people.findIndex((person) => person.staffId === staffId)
  const column = compartments.findIndex(({ id }) => id === compartment)
  return row < 0 || column < 0 ? null : cell(row, column)
}

/** By name as in the rail; those without a name here come last. */
function byName(compartments: readonly AccessCompartment[]): readonly AccessCompartment[] {
  return [...compartments].sort((one, other) => {
    if (one.name === null || other.name === null)
      return Number(one.name === null) - Number(other.name === null)
    return one.name.localeCompare(other.name)
  })
}

/** Every grant with its person and compartment, by person and then by compartment: the lines of a review. */
export function linesOf(answer: Answer): (Cell & { readonly grant: Grant })[] {
  const { people, compartments, cell } = matrixOf(answer, '')
  return people.flatMap((_, row) =>
    compartments.flatMap((_, column) => {
      const found = cell(row, column)
      return found?.grant ? [{ ...found, grant: found.grant }] : []
    }),
  )
}

function place(staffId: Id, compartment: Id): string {
  return `${staffId} ${compartment}`
}
