/** The menu. What the page carries out is told to it as an event; the rest the broker does itself. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { VaultEvent } from '../../shared/contract/event.ts'
import { MENU_TEXT } from '../../shared/text/shell-text.ts'
import type { Settings } from './settings.ts'

export type MenuChoice = Extract<VaultEvent, { event: 'menu.chosen' }>['item']

export interface MenuState {
  readonly unlocked: boolean
  readonly theme: Settings['theme']
}

export interface MenuActs {
  readonly choose: (item: MenuChoice) => void
  readonly lock: () => void
  readonly setTheme: (theme: Settings['theme']) => void
}

export function showMenu(state: MenuState, acts: MenuActs): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      fileMenu(state, acts),
      editMenu(state, acts),
      viewMenu(state, acts),
      helpMenu(acts),
    ]),
  )
}

function fileMenu({ unlocked }: MenuState, { choose, lock }: MenuActs): MenuItemConstructorOptions {
  const entry = (label: string, item: MenuChoice, enabled: boolean, accelerator?: string) => ({
    label,
    enabled,
    click: () => choose(item),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  return {
    label: MENU_TEXT.file,
    submenu: [
      entry(MENU_TEXT.newVault, 'new-vault', !unlocked),
      entry(MENU_TEXT.openVault, 'open-vault', !unlocked, 'CmdOrCtrl+O'),
      entry(MENU_TEXT.restore, 'restore', true),
      { type: 'separator' },
      entry(MENU_TEXT.import, 'import', unlocked, 'CmdOrCtrl+I'),
      entry(MENU_TEXT.newFolder, 'new-folder', unlocked, 'CmdOrCtrl+Shift+N'),
      entry(MENU_TEXT.backup, 'backup', unlocked, 'CmdOrCtrl+B'),
      { type: 'separator' },
      { label: MENU_TEXT.lock, enabled: unlocked, accelerator: 'CmdOrCtrl+L', click: lock },
      { label: MENU_TEXT.close, role: 'close' },
    ],
  }
}

function editMenu({ unlocked }: MenuState, { choose }: MenuActs): MenuItemConstructorOptions {
  return {
    label: MENU_TEXT.edit,
    submenu: [
      { label: MENU_TEXT.undo, role: 'undo' },
      { label: MENU_TEXT.redo, role: 'redo' },
      { type: 'separator' },
      { label: MENU_TEXT.cut, role: 'cut' },
      { label: MENU_TEXT.copy, role: 'copy' },
      { label: MENU_TEXT.paste, role: 'paste' },
      { label: MENU_TEXT.selectAll, role: 'selectAll' },
      { type: 'separator' },
      {
        label: MENU_TEXT.search,
        enabled: unlocked,
        accelerator: 'CmdOrCtrl+F',
        click: () => choose('search'),
      },
    ],
  }
}

function viewMenu({ theme, unlocked }: MenuState, acts: MenuActs): MenuItemConstructorOptions {
  const themeEntry = (label: string, value: Settings['theme']): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: theme === value,
    click: () => acts.setTheme(value),
  })
  return {
    label: MENU_TEXT.view,
    submenu: [
      {
        label: MENU_TEXT.theme,
        submenu: [
          themeEntry(MENU_TEXT.themeSystem, 'system'),
          themeEntry(MENU_TEXT.themeLight, 'light'),
          themeEntry(MENU_TEXT.themeDark, 'dark'),
        ],
      },
      { type: 'separator' },
      { label: MENU_TEXT.zoomIn, role: 'zoomIn' },
      { label: MENU_TEXT.zoomOut, role: 'zoomOut' },
      { label: MENU_TEXT.zoomReset, role: 'resetZoom' },
      { label: MENU_TEXT.fullScreen, role: 'togglefullscreen' },
      { type: 'separator' },
      { label: MENU_TEXT.settings, enabled: unlocked, click: () => acts.choose('settings') },
    ],
  }
}

function helpMenu({ choose }: MenuActs): MenuItemConstructorOptions {
  return { label: MENU_TEXT.help, submenu: [{ label: MENU_TEXT.about, click: () => choose('about') }] }
}
