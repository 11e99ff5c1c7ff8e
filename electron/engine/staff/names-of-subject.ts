import { z } from '../../../shared/zod.ts'
import { id } from '../../../shared/contract/basics.ts'
import { selection, type Selection } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { compartmentWith } from '../compartments/rights.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { FolderPaths, folderNumber } from '../store/catalogue-folders.ts'
import { itemNumber } from '../store/catalogue-items.ts'
import { namedItems } from '../store/catalogue-selection.ts'
import type { ReadDb } from '../store/database.ts'

/** More would fill the screen on which somebody is to agree. */
const NAMED = 3

const aboutFiles = z.object({ compartment: id, selection })

/**
 * Names of the first files that a guarded act is about, or of the folder: whoever agrees must see to what. None for
 * whoever may not read them, and of what is gone.
 */
export function namesOfSubject(vault: OpenVault, subject: Readonly<Record<string, unknown>>): string[] {
  const about = aboutFiles.safeParse(subject)
  if (!about.success) return []
  try {
    const { read } = compartmentWith(vault, about.data.compartment, 'read').catalogue
    return names(read, about.data.selection)
  } catch (error) {
    // A request that cannot be put into words is listed all the same.
    if (error instanceof Fault) return []
    throw error
  }
}

function names(db: ReadDb, chosen: Selection): string[] {
  if (chosen.of === 'all') return []
  if (chosen.of === 'folder') return new FolderPaths(db).of(folderNumber(db, chosen.folder)).slice(-1)
  const numbers = chosen.items.slice(0, NAMED).map((item) => itemNumber(db, item))
  return namedItems(db, numbers).map(({ name }) => name)
}
