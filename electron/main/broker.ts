/** The broker put together: window, menu, gate and engine, and what each tells the others. */
import { join } from 'node:path'
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import { CHANNELS } from '../../shared/contract/channels.ts'
import type { CallOutput, JobName } from '../../shared/contract/contract.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import { toFaultValue, type Incident } from '../../shared/model/incident.ts'
import { CLOSE_TEXT } from '../../shared/text/shell-text.ts'
import { createClipboardTimer } from './clipboard-timer.ts'
import { primarySelection } from './primary-selection.ts'
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
import { newIncident } from './random-token.ts'
import { createRecentVaults } from './recent-vaults.ts'
import { openSettings, type Settings } from './settings.ts'
import { applyTheme, createShellHandlers } from './shell-handlers.ts'
import { offerTouchId } from './touch-id.ts'
import { openWebSession } from './web-session.ts'
import { openWindow } from './window.ts'

/** Must be called once the app is ready. */
export function startBroker(): void {
  new Broker().open()
}

class Broker {
  readonly #demoFolder = app.isPackaged ? null : switchValue(process.argv, 'demo')
  readonly #settings = openSettings(join(app.getPath('userData'), 'settings.json'))
  readonly #note = createIncidentLog(join(app.getPath('userData'), 'incidents.log'))
  readonly #web = openWebSession()
  readonly #grants = createGrants()
  readonly #recent = createRecentVaults(this.#settings, this.#grants)
  readonly #clipboard = createClipboardTimer(clipboard, primarySelection())
  readonly #printing = createPrinting(this.#web)
  readonly #engine = startEngineSide({
    grants: this.#grants,
    publish: (event) => this.#publish(event),
    note: this.#note,
    onSession: () => this.#refreshMenu(),
    onJobDone: (name, input) => this.#remember(name, input),
    onLocked: () => void this.#clipboard.clear(),
  })
  #window: BrowserWindow | null = null

  open(): void {
    noteDefects(this.#note)
    applyTheme(this.#settings.current.theme)
    offerTouchId()
    serveOrigin(this.#web, {
      pageFolder: join(import.meta.dirname, 'renderer'),
      openContent: (token, range) => this.#engine.openContent(token, range),
      takePrint: (token) => this.#printing.take(token),
    })
    const window = openWindow(this.#web, this.#settings)
    this.#window = window
    // What the system sent to the window, and not what the page says of it: a page that was taken over stays unlocked no
    // longer than any other.
    window.webContents.on('input-event', () => this.#engine.autoLock.touch())
    this.#openGate(window)
    this.#refreshMenu()
    this.#watch()
    app.on('second-instance', () => focus(window))
    surviveCrash(window, this.#engine, () => this.#grants.forget('all'))
    endWith(window, this.#engine, () => this.#clipboard.clear())
  }

  #publish(event: VaultEvent): void {
    if (this.#window?.isDestroyed() === false) this.#window.webContents.send(CHANNELS.event, event)
  }

  #openGate(window: BrowserWindow): void {
    const engineCall = (name: string, input: unknown) => this.#engine.link.call(name, input)
    const gate = createGate({
      mainFrame: () => (window.isDestroyed() ? null : window.webContents.mainFrame),
      grants: this.#grants,
      shell: createShellHandlers({
        window,
        grants: this.#grants,
        settings: this.#settings,
        recent: this.#recent,
        clipboard: this.#clipboard,
        printing: this.#printing,
        engineCall,
        lock: () => this.#engine.session.lock('asked'),
        setTheme: (theme) => this.#setTheme(theme),
        hasDemo: this.#demoFolder !== null,
        demo: this.#makeDemo(),
      }),
      engineCall,
      startJob: (name, input) => this.#engine.jobs.start(name, input),
      cancelJob: (job) => this.#engine.jobs.cancel(job),
      note: this.#note,
    })
    openGateChannels(gate)
  }

  async #makeDemo(): Promise<CallOutput<'demo.get'>> {
    return this.#demoFolder === null ? null : makeDemo(this.#demoFolder, this.#engine, this.#grants)
  }

  #refreshMenu(): void {
    showMenu(
      { unlocked: this.#engine.session.unlocked, theme: this.#settings.current.theme },
      {
        choose: (item) => this.#publish({ event: 'menu.chosen', item }),
        lock: () => void this.#engine.session.lock('asked'),
        setTheme: (theme) => {
          this.#setTheme(theme)
          this.#publish({ event: 'theme.changed', theme })
        },
      },
    )
  }

  #setTheme(theme: Settings['theme']): void {
    this.#settings.change({ theme })
    applyTheme(theme)
    this.#refreshMenu()
  }

  #remember(name: JobName, input: Readonly<Record<string, unknown>>): void {
    const path = openedVault(name, input)
    // A sample vault is gone when the program ends.
    if (path !== null && this.#demoFolder === null) this.#recent.opened(path)
  }

  #watch(): void {
    watchMachine((why) => {
      if (this.#engine.session.unlocked) void this.#engine.session.lock(why)
    })
    watchDrives(() => this.#publish({ event: 'drives.changed' }))
  }
}

/** Instead of Electron's own dialog, which shows the message and the stack. The window and the engine live on. */
function noteDefects(note: (incident: Incident) => void): void {
  const keep = (thrown: unknown) => void toFaultValue(thrown, 'broker', newIncident, note)
  process.on('uncaughtException', keep)
  process.on('unhandledRejection', keep)
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
