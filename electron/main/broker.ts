/** The broker put together: window, menu, gate and engine, and what each tells the others. */
import { join } from 'node:path'
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import { CHANNELS } from '../../shared/contract/channels.ts'
import type { JobName } from '../../shared/contract/contract.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import { CLOSE_TEXT } from '../../shared/text/shell-text.ts'
import { createClipboardTimer } from './clipboard-timer.ts'
import { switchValue } from './command-line.ts'
import { makeDemo } from './demo.ts'
import { watchDrives } from './drive-listing.ts'
import { startEngineSide, type EngineSide } from './engine-side.ts'
import { openGateChannels } from './gate-channels.ts'
import { createGate } from './gate.ts'
import { createGrants } from './grants.ts'
import { createIncidentLog } from './incident-log.ts'
import { watchMachine } from './machine-watch.ts'
import { showMenu } from './menu.ts'
import { createPrinting } from './printing.ts'
import { serveOrigin } from './protocol.ts'
import { createRecentVaults } from './recent-vaults.ts'
import { openSettings, type Settings } from './settings.ts'
import { applyTheme, createShellHandlers } from './shell-handlers.ts'
import { openWebSession } from './web-session.ts'
import { openWindow } from './window.ts'

/** Must be called once the app is ready. */
export function startBroker(): void {
  const settings = openSettings(join(app.getPath('userData'), 'settings.json'))
  applyTheme(settings.current.theme)
  const note = createIncidentLog(join(app.getPath('userData'), 'incidents.log'))
  const demoFolder = app.isPackaged ? null : switchValue(process.argv, 'demo')
  const web = openWebSession()
  const grants = createGrants()
  const recent = createRecentVaults(settings, grants)
  const clipboardTimer = createClipboardTimer(clipboard)
  const printing = createPrinting(web)

  const publish = (event: VaultEvent): void => {
    if (!window.isDestroyed()) window.webContents.send(CHANNELS.event, event)
  }
  const refreshMenu = (): void =>
    showMenu(
      { unlocked: engine.session.unlocked, theme: settings.current.theme },
      {
        choose: (item) => publish({ event: 'menu.chosen', item }),
        lock: () => void engine.session.lock('asked'),
        setTheme: (theme) => {
          setTheme(theme)
          publish({ event: 'theme.changed', theme })
        },
      },
    )
  const setTheme = (theme: Settings['theme']): void => {
    settings.change({ theme })
    applyTheme(theme)
    refreshMenu()
  }

  const engine = startEngineSide({
    grants,
    publish,
    note,
    onSession: refreshMenu,
    onJobDone: (name, input) => {
      const path = openedVault(name, input)
      // A sample vault is gone when the program ends.
      if (path !== null && demoFolder === null) recent.opened(path)
    },
    onLocked: () => void clipboardTimer.clear(),
  })
  const demo = demoFolder === null ? Promise.resolve(null) : makeDemo(demoFolder, engine, grants)

  serveOrigin(web, {
    pageFolder: join(import.meta.dirname, 'renderer'),
    openContent: (token, range) => engine.openContent(token, range),
    takePrint: (token) => printing.take(token),
  })
  const window = openWindow(web, settings)
  openGateChannels(
    createGate({
      mainFrame: () => (window.isDestroyed() ? null : window.webContents.mainFrame),
      grants,
      shell: createShellHandlers({
        window,
        grants,
        settings,
        recent,
        clipboard: clipboardTimer,
        printing,
        engineCall: (name, input) => engine.link.call(name, input),
        lock: () => engine.session.lock('asked'),
        touch: () => engine.autoLock.touch(),
        setTheme,
        demo,
      }),
      engineCall: (name, input) => engine.link.call(name, input),
      startJob: (name, input) => engine.jobs.start(name, input),
      cancelJob: (job) => engine.jobs.cancel(job),
      note,
    }),
  )
  refreshMenu()
  watchMachine((why) => {
    if (engine.session.unlocked) void engine.session.lock(why)
  })
  watchDrives(() => publish({ event: 'drives.changed' }))
  app.on('second-instance', () => focus(window))
  surviveCrash(window, engine, () => grants.forget('all'))
  endWith(window, engine, async () => clipboardTimer.clear())
}

/** The vault that a job left open, to be offered again. */
function openedVault(name: JobName, input: Readonly<Record<string, unknown>>): string | null {
  const { place, folderName } = input
  if (typeof place !== 'string') return null
  if (name === 'session.unlock') return place
  return name === 'vault.create' && typeof folderName === 'string' ? join(place, folderName) : null
}

function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** A page that crashed begins anew, at the unlock screen: nobody knows what it had become. */
function surviveCrash(window: BrowserWindow, engine: EngineSide, forget: () => void): void {
  window.webContents.on('render-process-gone', () => {
    forget()
    void engine.session.lock('asked').then(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    })
  })
}

/** Closing the window ends the program; work under way is asked about first. */
function endWith(window: BrowserWindow, engine: EngineSide, cleanUp: () => Promise<void>): void {
  let decided = false
  window.on('close', (event) => {
    if (decided || engine.jobs.running === 0) return
    event.preventDefault()
    void confirmClosing(window).then((closing) => {
      decided = closing
      if (closing) window.close()
    })
  })
  let ended = false
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void Promise.allSettled([engine.end(), cleanUp()]).then(() => {
      ended = true
      app.quit()
    })
  })
  // Windows and Linux quit by themselves when the last window is gone; so do we on macOS.
  app.on('window-all-closed', () => app.quit())
}

async function confirmClosing(window: BrowserWindow): Promise<boolean> {
  const { title, message, detail, stay, close } = CLOSE_TEXT
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title,
    message,
    detail,
    buttons: [stay, close],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
