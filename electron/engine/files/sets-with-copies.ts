import type { OpenVault } from '../session/open-vault.ts'
import { oldestVersionAt } from '../store/catalogue-selection.ts'
import type { ReadDb } from '../store/database.ts'

/** How many backup sets may hold copies of these items: those made since the oldest of their versions was stored. */
export function setsWithCopies(vault: OpenVault, db: ReadDb, items: readonly number[]): number {
  const since = oldestVersionAt(db, items)
  if (since === null) return 0
  return vault.registry.backupSets().filter(({ createdAt }) => createdAt >= since).length
}
