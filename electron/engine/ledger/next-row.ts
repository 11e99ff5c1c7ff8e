import { equalBytes } from '../crypto/hash.ts'
import { entryHash, type UnsignedEntry } from '../format/entry.ts'
import type { LedgerRow } from '../store/registry.ts'

/** What an entry says that stands in its row again. */
type Said = Pick<UnsignedEntry, 'sequence' | 'previous' | 'at' | 'by' | 'act' | 'compartment'>

/**
 * Whether a row is the next one of a chain. Its columns are only for searching: they must say what the signed entry says.
 * @param said by the entry in the row.
 * @param after the entry before it.
 */
export function isNextRow(row: LedgerRow, said: Said, after: { sequence: number; hash: Buffer }): boolean {
  return (
    said.sequence === after.sequence + 1 &&
    equalBytes(said.previous, after.hash) &&
    equalBytes(entryHash(row.entry), row.hash) &&
    row.sequence === said.sequence &&
    row.at === said.at &&
    row.by === said.by &&
    row.act === said.act &&
    row.compartment === said.compartment
  )
}
