import { LIMITS } from '../../../shared/limits.ts'
import type { Facts } from '../format/entry.ts'

export type { Facts }

const KEY = /^[a-zA-Z][a-zA-Z0-9]{0,31}$/
/** Ids, codes, hashes, addresses, versions: no spaces, so that no sentence and no full name fits by accident. */
const CODE = /^[\w.:,*%+/[\]-]{0,400}$/
/** The one fact in words: why somebody did something, as they typed it for the ledger's reader. */
const REASON = 'reason'
const FACTS_MAX = 32

/**
 * Refuses facts that are not codes, ids and numbers, so that neither names nor content reach the ledger.
 * @throws RangeError, which is a defect of the caller.
 */
export function assertFacts(facts: Facts): void {
  const entries = Object.entries(facts)
  if (entries.length > FACTS_MAX || !entries.every(([key, value]) => isFact(key, value))) {
    throw new RangeError('facts of the ledger are codes, ids and numbers')
  }
}

function isFact(key: string, value: string | number | boolean): boolean {
  if (!KEY.test(key)) return false
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'boolean') return true
  return key === REASON ? value.length <= LIMITS.reasonMaxCharacters : CODE.test(value)
}
