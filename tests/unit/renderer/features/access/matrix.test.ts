import { describe, expect, it } from 'vitest'
import { linesOf, matrixOf } from '../../../../../renderer/features/access/matrix.ts'

const id = (digit: string) => digit.repeat(32)
const person = (code: string, name: string) => ({
  ...{ staffId: id(code.slice(-1)), code, name, role: 'clerk' as const, problem: null },
})
const compartment = (digit: string, name: string | null) => ({
  ...{ id: id(digit), name, epoch: 1, epochDue: false, administered: false },
})
const grant = (staff: string, where: string) => ({
  ...{ compartment: id(where), staffId: id(staff), rights: ['read' as const], epoch: 1, until: null },
  ...{ givenAt: 1, givenBy: 'AB1', lastUsedAt: null, dormant: false },
})
const answer = {
  people: [person('EF13', 'Edda Frey'), person('CD2', 'Benno Falk')],
  compartments: [compartment('a', null), compartment('b', 'Trusts'), compartment('c', 'Estates')],
  grants: [grant('3', 'b'), grant('2', 'a')],
  reviewedAt: null,
  reviewDueAt: null,
}

describe('the access matrix', () => {
  it('has people by code, compartments by name, and those without a name last', () => {
    const { people, compartments } = matrixOf(answer, '')
    expect(people.map(({ code }) => code)).toEqual(['CD2', 'EF13'])
    expect(compartments.map(({ name }) => name)).toEqual(['Estates', 'Trusts', null])
  })

  it('puts each grant where its person and its compartment meet', () => {
    const { cell } = matrixOf(answer, '')
    expect(cell(1, 1)?.grant?.rights).toEqual(['read'])
    expect(cell(1, 0)?.grant).toBeNull()
    expect(cell(9, 9)).toBeNull()
  })

  it('narrows to what is found, and keeps the other side whole', () => {
    expect(matrixOf(answer, 'falk').people).toHaveLength(1)
    expect(matrixOf(answer, 'falk').compartments).toHaveLength(3)
    expect(matrixOf(answer, 'trusts').people).toHaveLength(2)
    expect(matrixOf(answer, 'nothing of the kind').people).toHaveLength(0)
  })

  it('lists every grant once for a review', () => {
    const lines = linesOf(answer).map(({ person: { code }, compartment: { name } }) => [code, name])
    expect(lines).toEqual([
      ['CD2', null],
      ['EF13', 'Trusts'],
    ])
  })
})
