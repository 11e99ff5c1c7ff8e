import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { compartmentWith } from '../compartments/rights.ts'
import type { OpenVault } from '../session/open-vault.ts'
import * as rows from '../store/catalogue-items.ts'
import { itemByNumber, listItems as listRows } from '../store/catalogue-list.ts'
import {
  selectedItems,
  versionsOf,
  weighCurrent,
  weighItems as weighRows,
} from '../store/catalogue-selection.ts'
import { nameFromText } from '../store/stored-name.ts'
import { changeCatalogue } from './change-catalogue.ts'
import { itemFacts } from './item-facts.ts'
import { setsWithCopies } from './sets-with-copies.ts'

export async function listItems(
  vault: OpenVault,
  input: CallInput<'item.list'>,
): Promise<CallOutput<'item.list'>> {
  const { catalogue } = compartmentWith(vault, input.compartment, 'read')
  if (input.view.of === 'search') await catalogue.readWords()
  return listRows(catalogue.read, input)
}

export function describeItem(vault: OpenVault, input: CallInput<'item.details'>): CallOutput<'item.details'> {
  const { read } = compartmentWith(vault, input.compartment, 'read').catalogue
  const n = rows.itemNumber(read, input.item)
  return { item: itemByNumber(read, n), versions: versionsOf(read, n) }
}

export async function renameItem(
  vault: OpenVault,
  input: CallInput<'item.rename'>,
): Promise<CallOutput<'item.rename'>> {
  const compartment = compartmentWith(vault, input.compartment, 'add')
  await changeCatalogue(vault, compartment, 'item.renamed', { item: input.item }, (db) => {
    rows.renameItem(db, input.item, nameFromText(input.name))
  })
  return {}
}

export async function moveItems(
  vault: OpenVault,
  input: CallInput<'item.move'>,
): Promise<CallOutput<'item.move'>> {
  const compartment = compartmentWith(vault, input.compartment, 'add')
  const { read } = compartment.catalogue
  const numbers = selectedItems(read, { of: 'items', items: input.items }, 'kept')
  const facts = { ...itemFacts(read, numbers), folder: input.folder ?? 'top' }
  await changeCatalogue(vault, compartment, 'item.moved', facts, (db) => {
    rows.moveItems(db, input.items, input.folder)
  })
  return {}
}

/** What removing would destroy, and exporting take out. Every backup set of this vault may hold copies. */
export function weighItems(vault: OpenVault, input: CallInput<'item.weigh'>): CallOutput<'item.weigh'> {
  const { read } = compartmentWith(vault, input.compartment, 'read').catalogue
  const items = selectedItems(read, input.selection, input.among)
  const presentBytes = weighCurrent(read, items)
  return { ...weighRows(read, items), presentBytes, backupSets: setsWithCopies(vault, read, items) }
}
