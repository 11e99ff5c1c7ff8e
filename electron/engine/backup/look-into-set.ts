import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { judgeSheet } from '../keys/recovery.ts'
import { listItems } from '../store/catalogue-list.ts'
import { catalogueTotals } from '../store/catalogue-selection.ts'
import { findSet } from './drive-sets.ts'
import { Medium } from './medium.ts'
import { openRecoveredSet } from './open-set.ts'
import { readManifest } from './read-manifest.ts'
import { compartmentIn, withCatalogues } from './with-catalogues.ts'

/** Tells, without opening anything, whether a sheet belongs to the vault of a set. */
export async function judgeSheetForSet(input: CallInput<'set.sheet'>): Promise<CallOutput<'set.sheet'>> {
  using medium = await Medium.open(input.place)
  const set = await findSet(medium, input.set)
  const { facts } = await readManifest(medium, set, { tolerant: true })
  return judgeSheet(input.text, facts.recovery)
}

/** What is inside a set. Compartments that do not open are left out; verifying names them. */
export async function openSet(input: CallInput<'set.open'>): Promise<CallOutput<'set.open'>> {
  using medium = await Medium.open(input.place)
  using recovered = await openRecoveredSet(medium, input.set, input.sheets, { tolerant: true })
  return await withCatalogues(medium, recovered, ({ office, compartments }) => ({
    office,
    compartments: compartments.map(({ id, catalogue }) => {
      const { items, bytes } = catalogueTotals(catalogue.read)
      return { id, name: catalogue.name(), items, bytes }
    }),
  }))
}

/** Items of one compartment in a set, by name. */
export async function listSetItems(input: CallInput<'set.items'>): Promise<CallOutput<'set.items'>> {
  using medium = await Medium.open(input.place)
  using recovered = await openRecoveredSet(medium, input.set, input.sheets, { tolerant: true })
  const { search, offset, limit } = input
  const list = { sort: 'name', descending: false, offset, limit } as const
  const view =
    search.trim() === '' ? ({ of: 'everything' } as const) : ({ of: 'search', text: search } as const)
  return await withCatalogues(
    medium,
    recovered,
    (catalogues) => {
      const { catalogue } = compartmentIn(catalogues, input.compartment)
      const { total, rows } = listItems(catalogue.read, { ...list, view })
      return { total, rows: rows.map(({ id, path, name, bytes }) => ({ id, path, name, bytes })) }
    },
    { only: new Set([input.compartment]) },
  )
}
