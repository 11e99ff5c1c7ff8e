/** The calls that the broker answers itself. Inputs are parsed and places are redeemed: see gate.ts. */
import { app, nativeTheme, type BrowserWindow } from 'electron'
import { CALLS, type CallOutput } from '../../shared/contract/contract.ts'
import { Fault } from '../../shared/model/fault.ts'
import { about } from './about.ts'
import type { ClipboardTimer } from './clipboard-timer.ts'
import { createPlaceDialog } from './dialogs.ts'
import { ejectDrive } from './drive-listing.ts'
import { lookAtDrives } from './drives.ts'
import type { ShellHandlers } from './gate.ts'
import type { Grants } from './grants.ts'
import { lookAtSpool } from './print-spool.ts'
import type { Printing } from './printing.ts'
import type { RecentVaults } from './recent-vaults.ts'
import type { SettingsFile } from './settings.ts'
import { sheetPage } from './sheet-page.ts'
import { hasPrivateRoom } from './surroundings.ts'
import { SCREEN_PROTECTED } from './window.ts'

export interface ShellParts {
  readonly window: BrowserWindow
  readonly grants: Grants
  readonly settings: SettingsFile
  readonly recent: RecentVaults
  readonly clipboard: ClipboardTimer
  readonly printing: Printing
  readonly engineCall: (name: string, input: unknown) => Promise<unknown>
  readonly lock: () => Promise<void>
  readonly setTheme: (theme: CallOutput<'window.get'>['theme']) => void
  readonly hasDemo: boolean
  /** Resolves once the sample vault stands; null without one. */
  readonly demo: Promise<CallOutput<'demo.get'>>
}

const DONE = {}
const KIBIBYTE = 1024

export function createShellHandlers(parts: ShellParts): ShellHandlers {
  const choosePlace = createPlaceDialog(parts.window, parts.grants)
  return {
    'place.choose': ({ purpose }) => choosePlace(purpose),
    'recent.list': () => parts.recent.list(),
    'recent.forget': ({ place }) => {
      for (const path of parts.grants.redeem([{ token: place, use: 'read' }])) parts.recent.forget(path)
      return DONE
    },
    'about.get': about,
    'window.get': () => ({
      theme: parts.settings.current.theme,
      platform: CALLS['window.get'].output.shape.platform.parse(process.platform),
      locale: app.getLocale(),
      screenProtected: SCREEN_PROTECTED,
      demo: parts.hasDemo,
    }),
    'demo.get': () => parts.demo,
    'theme.set': ({ theme }) => {
      parts.setTheme(theme)
      return DONE
    },
    'session.lock': async () => {
      await parts.lock()
      return DONE
    },
    'draft.print': async ({ number }) => {
      const { office, sheets } = CALLS['draft.show'].output.parse(await parts.engineCall('draft.show', {}))
      const sheet = sheets.find((candidate) => candidate.number === number)
      if (sheet === undefined) throw new Fault('input-invalid')
      return { printed: await parts.printing.print((nonce) => sheetPage(office, sheet, nonce)) }
    },
    'printing.get': () => ({
      inMemory: hasPrivateRoom(),
      spool: lookAtSpool(process.env['CUPS_SERVER']),
    }),
    'clipboard.put': async ({ text, seconds }) => {
      await parts.clipboard.put(text, seconds)
      return DONE
    },
    'drive.list': () => lookAtDrives((place) => parts.engineCall('drive.look', { place }), parts.grants),
    'drive.eject': async ({ place }) => ({ ejected: await ejectDrive(place) }),
    'memory.get': () => ({
      bytes: app.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize * KIBIBYTE, 0),
    }),
  }
}

/** Follows the choice in menus, title bar and page alike. */
export function applyTheme(theme: CallOutput<'window.get'>['theme']): void {
  nativeTheme.themeSource = theme
}
