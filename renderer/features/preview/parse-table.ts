/**
 * Reads delimited text (RFC 4180, with comma, semicolon, tab or bar) for looking at it. Cells stay text: nothing
 * is evaluated, so a formula is shown as it was typed.
 */
export interface Table {
  readonly rows: readonly (readonly string[])[]
  readonly columns: number
  /** More rows or columns were there than are shown. */
  readonly cut: boolean
}

const DELIMITERS = [',', ';', '\t', '|'] as const
const MOST_ROWS = 20_000
const MOST_COLUMNS = 200
const SAMPLE_CHARACTERS = 16_384

/** @returns null if the text does not look like a table. */
export function parseTable(text: string, delimiter = guessDelimiter(text)): Table | null {
  if (delimiter === null) return null
  const rows: string[][] = []
  let row: string[] = []
  let columns = 0
  let cut = false
  let at = 0
  const endRow = (): void => {
    if (row.length > MOST_COLUMNS) {
      row = row.slice(0, MOST_COLUMNS)
      cut = true
    }
    columns = Math.max(columns, row.length)
    rows.push(row)
    row = []
  }
  while (at < text.length) {
    if (rows.length === MOST_ROWS) return { rows, columns, cut: true }
    const cell = readCell(text, at, delimiter)
    row.push(cell.value)
    at = cell.end
    if (text[at] === delimiter) {
      at += 1
      if (at === text.length) row.push('')
      continue
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    endRow()
  }
  if (row.length > 0) endRow()
  return rows.length > 0 && columns > 1 ? { rows, columns, cut } : null
}

function readCell(text: string, start: number, delimiter: string): { value: string; end: number } {
  if (text[start] !== '"') {
    const end = endOfBareCell(text, start, delimiter)
    return { value: text.slice(start, end), end }
  }
  let value = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return { value: value + text.slice(at), end: text.length }
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      const end = endOfBareCell(text, quote + 1, delimiter)
      return { value: value + text.slice(quote + 1, end), end }
    }
    value += '"'
    at = quote + 2
  }
}

function endOfBareCell(text: string, start: number, delimiter: string): number {
  let at = start
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1
  return at
}

/** The delimiter that cuts the first lines into the same number of cells, more than one. */
function guessDelimiter(text: string): string | null {
  const sample = text.slice(0, SAMPLE_CHARACTERS)
  // The last line of a cut sample is cut too.
  const whole = sample.length === text.length ? sample : sample.slice(0, sample.lastIndexOf('\n'))
  const lines = whole
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .slice(0, 8)
  const counts = DELIMITERS.map((delimiter) => ({
    delimiter,
    cells: lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length),
  }))
  const even = counts.filter(({ cells }) => {
    const [first = 1] = cells
    return first > 1 && cells.every((count) => count === first)
  })
  even.sort((a, b) => (b.cells[0] ?? 0) - (a.cells[0] ?? 0))
  return even[0]?.delimiter ?? null
}
