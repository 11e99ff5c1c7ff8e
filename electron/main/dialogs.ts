/** Asks where, with the system's own dialog; the window gets tokens for what was chosen. */
import { basename } from 'node:path'
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { CallOutput } from '../../shared/contract/contract.ts'
import type { PlacePurpose } from '../../shared/contract/shell.ts'
import { Fault } from '../../shared/model/fault.ts'
import { PLACE_TEXT } from '../../shared/text/shell-text.ts'
import type { Grants } from './grants.ts'

type Property = NonNullable<OpenDialogOptions['properties']>[number]

const NEW_FOLDER: Property[] = ['openDirectory', 'createDirectory']

const PROPERTIES: Readonly<Record<PlacePurpose, Property[]>> = {
  'vault-parent': NEW_FOLDER,
  'vault-open': ['openDirectory'],
  'import-files': ['openFile', 'multiSelections'],
  'import-folder': ['openDirectory', 'multiSelections'],
  'export-folder': NEW_FOLDER,
  'backup-folder': NEW_FOLDER,
  'sheets-folder': NEW_FOLDER,
  'restore-parent': NEW_FOLDER,
  'ledger-folder': NEW_FOLDER,
  'exit-folder': NEW_FOLDER,
}

/** @returns a function that asks once at a time; `busy` while a dialog is open. */
export function createPlaceDialog(window: BrowserWindow, grants: Grants) {
  let open = false
  return async (purpose: PlacePurpose): Promise<CallOutput<'place.choose'>> => {
    if (open) throw new Fault('busy')
    open = true
    try {
      const { title, button } = PLACE_TEXT[purpose]
      const { filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: button,
        // A document's place would land in the system's list of recent files.
        properties: [...PROPERTIES[purpose], 'dontAddToRecent'],
      })
      return {
        chosen: filePaths.map((path) => ({
          place: grants.mint(path, purpose),
          name: basename(path) || path,
        })),
      }
    } finally {
      open = false
    }
  }
}
