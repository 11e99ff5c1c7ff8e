import { describe, expect, it } from 'vitest'
import { parseTable } from '../../../../../renderer/features/preview/parse-table.ts'

describe('delimited text', () => {
  it('is read as RFC 4180 has it: quotes, doubled quotes, line breaks inside', () => {
    const table = parseTable('a,b,c\r\n"x, y","say ""no""","two\nlines"\r\n', ',')
    expect(table?.rows).toEqual([
      ['a', 'b', 'c'],
      ['x, y', 'say "no"', 'two\nlines'],
    ])
  })

  it.each([
    ['semicolons', 'a;b\n1,5;2,5\n3,5;4\n', ';'],
    ['tabs', 'a\tb\n1\t2\n', '\t'],
    ['bars', 'a|b\n1|2\n', '|'],
  ])('is told apart by %s', (_name, text, delimiter) => {
    expect(parseTable(text)?.rows[0]).toEqual(['a', 'b'])
    expect(parseTable(text)).toEqual(parseTable(text, delimiter))
  })

  it('keeps formulas as the text that they are', () => {
    expect(parseTable('a,b\n=1+1,"=HYPERLINK(""x"")"\n')?.rows[1]).toEqual(['=1+1', '=HYPERLINK("x")'])
  })

  it('keeps empty cells, also at the end of a line and of the text', () => {
    expect(parseTable('a,b,\n,,\n1,,')?.rows).toEqual([
      ['a', 'b', ''],
      ['', '', ''],
      ['1', '', ''],
    ])
  })

  it('survives a quote that nobody closed', () => {
    expect(parseTable('a,b\n"never closed,1\n2,3', ',')?.rows[1]).toEqual(['never closed,1\n2,3'])
  })

  it('is no table when lines are prose', () => {
    expect(parseTable('Dear Sir, hello\nno delimiter here\n')).toBeNull()
    expect(parseTable('')).toBeNull()
  })

  it('says when rows are left out', () => {
    const table = parseTable('a,b\n'.repeat(20_001))
    expect(table?.cut).toBe(true)
    expect(table?.rows).toHaveLength(20_000)
  })
})
