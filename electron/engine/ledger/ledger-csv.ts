import type { LedgerEntry } from '../../../shared/contract/ledger.ts'

const COLUMNS = ['sequence', 'at', 'by', 'act', 'phase', 'of', 'compartment', 'facts'] as const

/**
 * Entries as RFC 4180: CRLF, every cell in quotes, quotes doubled. A cell that a spreadsheet would take for a formula
 * gets an apostrophe in front (OWASP, "CSV Injection").
 */
export function csvOf(entries: readonly LedgerEntry[]): string {
  const lines = [COLUMNS.map(cell), ...entries.map(cellsOf)]
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('')
}

function cellsOf(entry: LedgerEntry): string[] {
  return [
    String(entry.sequence),
    new Date(entry.at).toISOString(),
    entry.by,
    entry.act,
    entry.phase,
    entry.of === null ? '' : String(entry.of),
    entry.compartment ?? '',
    Object.entries(entry.facts)
      .map(([key, value]) => `${key}=${value}`)
      .join('; '),
  ].map(cell)
}

function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${inert.replaceAll('"', '""')}"`
}
