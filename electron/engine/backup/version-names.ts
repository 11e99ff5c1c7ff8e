import type { Id } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { itemName, itemNumber } from '../store/catalogue-items.ts'
import { itemByNumber } from '../store/catalogue-list.ts'
import type { ReadDb } from '../store/database.ts'
import type { SetCompartment } from './set-catalogues.ts'

/** How a report names a file: compartment, folders and name, as they may be shown. */
export function shownPath({ catalogue }: Pick<SetCompartment, 'catalogue'>, item: Id): string {
  return [catalogue.name(), ...placeOf(catalogue.read, item)].map(displayName).join('/')
}

/** What lies in no folder that leads to the top still has a name. */
function placeOf(db: ReadDb, item: Id): readonly string[] {
  try {
    const { path, name } = itemByNumber(db, itemNumber(db, item))
    return [...path, name]
  } catch (error) {
    const name = error instanceof Fault && error.code === 'catalogue-damaged' ? itemName(db, item) : null
    if (name === null) throw error
    return [name]
  }
}
