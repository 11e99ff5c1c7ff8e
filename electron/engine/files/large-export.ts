import type { Id } from '../../../shared/contract/basics.ts'
import { entryLayout } from '../format/entry.ts'
import type { OpenVault } from '../session/open-vault.ts'
import type { ReadDb } from '../store/database.ts'
import { selectedItems } from '../store/catalogue-selection.ts'
import { itemIds, namedIds } from './item-facts.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Whether an export is one of a whole compartment, or of more files than the office lets go by one person's word. What
 * the person exported alone within a day counts along: else a compartment would leave in slices. A file that is
 * exported again counts once.
 * @param items numbers in the catalogue, each once
 */
export function isLargeExport(vault: OpenVault, compartment: Id, items: readonly number[]): boolean {
  const { read } = vault.compartment(compartment).catalogue
  const all = selectedItems(read, { of: 'all' }, 'kept')
  const { exportItems } = vault.authority.policy
  const isLarge = (files: number) => files > exportItems || files >= all.length
  return isLarge(items.length) || isLarge(goneAlone(vault, compartment, read, items))
}

/** Different files that the person exported alone within a day, these included. */
function goneAlone(vault: OpenVault, compartment: Id, read: ReadDb, items: readonly number[]): number {
  const { registry, person } = vault
  const query = { act: 'file.exported', by: person.staffId, compartment, from: vault.now() - DAY_MS } as const
  const gone = new Set(itemIds(read, items))
  let unnamed = 0
  for (const { entry } of registry.entriesWhere(query, 0, registry.countEntries(query))) {
    const { phase, facts } = entryLayout.decode(entry)
    if (phase !== 'intent' || facts['request'] !== undefined) continue
    const named = namedIds(facts)
    for (const id of named) gone.add(id)
    unnamed += Number(facts['files'] ?? 0) - named.length
  }
  return gone.size + unnamed
}
