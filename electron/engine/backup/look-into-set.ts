import type { Id } from '../../../shared/contract/basics.ts'
import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { judgeSheet } from '../keys/recovery.ts'
import { listItems } from '../store/catalogue-list.ts'
import { catalogueTotals } from '../store/catalogue-selection.ts'
import { findSet } from './drive-sets.ts'
import { Medium } from './medium.ts'
import { openRecoveredSet } from './open-set.ts'
import { readManifest } from './read-manifest.ts'
import type { SetCatalogues } from './set-catalogues.ts'
import { compartmentIn, withCatalogues } from './with-catalogues.ts'

/** Tells, without opening anything, whether a sheet belongs to the vault of a set. */
export async function judgeSheetForSet(input: CallInput<'set.sheet'>): Promise<CallOutput<'set.sheet'>> {
  using medium = await Medium.open(input.place)
  const set = await findSet(medium, input.set)
  const { facts } = await readManifest(medium, set, { tolerant: true })
  return judgeSheet(input.text, facts.recovery)
}

/**
 * Opens the catalogues of a set with recovery sheets for the length of one act.
 * @param only catalogues of these compartments alone; else of all.
 */
export async function lookInside<T>(
  { place, set, sheets }: Pick<CallInput<'set.open'>, 'place' | 'set' | 'sheets'>,
  use: (catalogues: SetCatalogues) => Promise<T> | T,
  only?: ReadonlySet<Id>,
): Promise<T> {
  using medium = await Medium.open(place)
  using recovered = await openRecoveredSet(medium, set, sheets, { tolerant: true })
  return await withCatalogues(medium, recovered, use, only === undefined ? {} : { only })
}

/** What is inside a set. Compartments that do not open are left out; verifying names them. */
export async function openSet(input: CallInput<'set.open'>): Promise<CallOutput<'set.open'>> {
  return await lookInside(input, ({ office, compartments }) => ({
    office,
    compartments: compartments.map(({ id, catalogue }) => {
      const { items, bytes } = catalogueTotals(catalogue.read)
      return { id, name: catalogue.name(), items, bytes }
    }),
  }))
}

/** Items of one compartment in a set, by name. @throws Fault `not-found`, or why the compartment does not open */
export async function listCatalogue(
  catalogues: SetCatalogues,
  { compartment, search, offset, limit }: CallInput<'set.items'>,
): Promise<CallOutput<'set.items'>> {
  const { catalogue } = compartmentIn(catalogues, compartment)
  const list = { sort: 'name', descending: false, offset, limit } as const
  const view =
    search.trim() === '' ? ({ of: 'everything' } as const) : ({ of: 'search', text: search } as const)
  if (view.of === 'search') await catalogue.readWords()
  const { total, rows } = listItems(catalogue.read, { ...list, view })
  return { total, rows: rows.map(({ id, path, name, bytes }) => ({ id, path, name, bytes })) }
}
