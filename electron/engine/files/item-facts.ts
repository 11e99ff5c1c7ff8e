import type { Facts } from '../ledger/ledger.ts'
import type { ReadDb } from '../store/database.ts'
import { sql } from '../store/sql.ts'

/** Ids that fit into one fact, and facts that an entry has room for. */
const IDS_PER_FACT = 12
const FACTS_MAX = 20

/** Which items an act was about, for its entry: how many, and their ids as far as an entry has room (240). */
export function itemFacts(db: ReadDb, items: readonly number[]): Facts {
  const named = itemIds(db, items.slice(0, IDS_PER_FACT * FACTS_MAX))
  const facts: Record<string, string | number> = { files: items.length }
  for (let at = 0; at < named.length; at += IDS_PER_FACT)
    facts[`items${at / IDS_PER_FACT + 1}`] = named.slice(at, at + IDS_PER_FACT).join(',')
  return facts
}

/** The ids that {@link itemFacts} wrote. */
export function namedIds(facts: Facts): string[] {
  return Array.from({ length: FACTS_MAX }, (_, at) => facts[`items${at + 1}`]).flatMap((named) =>
    typeof named === 'string' ? named.split(',') : [],
  )
}

/** In hexadecimal, in the order of the numbers. */
export function itemIds(db: ReadDb, items: readonly number[]): string[] {
  return items.map((n) => {
    const row = db.get(sql<{ id: Buffer }>`SELECT id FROM item WHERE n = ${n}`)
    return row?.id.toString('hex') ?? ''
  })
}
