/** Words outside the page: menus, the system's dialogs, printed sheets. */
import type { PlacePurpose } from '../contract/shell.ts'

export const MENU_TEXT = {
  file: '&File',
  newVault: 'New vault…',
  openVault: 'Open vault…',
  restore: 'Restore from a backup…',
  import: 'Import files…',
  newFolder: 'New folder…',
  backup: 'Back up…',
  lock: 'Lock',
  close: 'Close',
  edit: '&Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  search: 'Search',
  view: '&View',
  theme: 'Theme',
  themeSystem: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  zoomReset: 'Actual size',
  fullScreen: 'Full screen',
  settings: 'Settings…',
  help: '&Help',
  about: 'About Strongroom',
} as const

/** Title of the system's dialog and the word on its button. */
export const PLACE_TEXT: Readonly<Record<PlacePurpose, { readonly title: string; readonly button: string }>> =
  {
    'vault-parent': { title: 'Choose the folder in which the vault is made', button: 'Choose folder' },
    'vault-open': { title: 'Choose the folder of a vault', button: 'Choose vault' },
    'import-files': { title: 'Choose files to store', button: 'Store' },
    'import-folder': { title: 'Choose folders to store', button: 'Store' },
    'export-folder': { title: 'Choose the folder to export to', button: 'Export here' },
    'backup-folder': { title: 'Choose a drive or folder for backups', button: 'Choose' },
    'sheets-folder': { title: 'Choose where to save the recovery sheets', button: 'Save here' },
    'restore-parent': { title: 'Choose the folder to restore into', button: 'Restore here' },
    'ledger-folder': { title: 'Choose where to save the ledger', button: 'Save here' },
    'exit-folder': { title: 'Choose where to save the exit sheet', button: 'Save here' },
  }

export const CLOSE_TEXT = {
  title: 'Work is still under way',
  message: 'Work is still under way. Closing now cancels it.',
  detail: 'What was finished stays. What was not finished leaves nothing behind and can be started again.',
  stay: 'Keep working',
  close: 'Cancel the work and close',
} as const

export const SHEET_TEXT = {
  title: 'Recovery sheet',
  count: (number: number, total: number) => `Sheet ${number} of ${total}`,
  needed: (needed: number) => `Any ${needed} of these sheets together open a backup of the vault.`,
  set: 'Set',
  keep: 'Keep this sheet in a safe place, apart from the other sheets and apart from the backups.',
  never: 'Never photograph it, copy it, or type it into any other program.',
} as const
