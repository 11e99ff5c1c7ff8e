import type { Id } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { itemNumber } from '../store/catalogue-items.ts'
import { itemByNumber } from '../store/catalogue-list.ts'
import type { SetCompartment } from './set-catalogues.ts'

/** How a report names a file: compartment, folders and name, as they may be shown. */
export function shownPath({ catalogue }: Pick<SetCompartment, 'catalogue'>, item: Id): string {
  const { path, name } = itemByNumber(catalogue.read, itemNumber(catalogue.read, item))
  return [catalogue.name(), ...path, name].map(displayName).join('/')
}
