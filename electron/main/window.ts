/** The one window: sandboxed, isolated, on our origin, going nowhere. */
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, type Session, type WebContents } from 'electron'
import { emptyAllCoreDumps } from './core-dumps.ts'
import { ORIGIN } from './origin.ts'
import type { Bounds, SettingsFile } from './settings.ts'
import { windowSizes } from './window-size.ts'

/** The page's own background (`--surface`), so that the window never flashes another colour. */
const BACKGROUND = { light: '#f7f8f9', dark: '#161b1f' }

/** Systems that can keep a window out of screenshots and recordings. */
export const SCREEN_PROTECTED = process.platform === 'win32' || process.platform === 'darwin'

/** Whatever web contents come to be, in whatever way: they open nothing and go nowhere. */
export function confineAllContents(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents))
  // The graphics process may end and start anew at any time.
  app.on('gpu-info-update', emptyAllCoreDumps)
}

function confine(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }) => event.preventDefault()
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', stay)
  // Without it WebRTC sends STUN and mDNS packets past proxy, resolver rules and CSP.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.on('dom-ready', emptyAllCoreDumps)
}

/** What every page of ours gets; `preload` only where there is a person to talk to. */
export function pagePreferences(session: Session): Electron.WebPreferences {
  return {
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    disableDialogs: true,
    devTools: !app.isPackaged,
    v8CacheOptions: 'none',
  }
}

export function openWindow(session: Session, settings: SettingsFile): BrowserWindow {
  const { smallest, first } = windowSizes(screen.getAllDisplays().map(({ workAreaSize }) => workAreaSize))
  const window = new BrowserWindow({
    ...placed(settings.current.bounds, first),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: app.name,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...pagePreferences(session), preload: join(import.meta.dirname, 'preload.cjs') },
  })
  window.setContentProtection(SCREEN_PROTECTED)
  if (settings.current.maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', () => {
    settings.change({ bounds: window.getNormalBounds(), maximised: window.isMaximized() })
  })
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed())
      window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light)
  })
  void window.loadURL(`${ORIGIN}/`)
  return window
}

/** Where the window was, if a screen is still there. */
function placed(bounds: Bounds | null, first: Partial<Bounds>): Partial<Bounds> {
  if (bounds === null) return first
  const { workArea } = screen.getDisplayMatching(bounds)
  const inside =
    bounds.x < workArea.x + workArea.width &&
    bounds.x + bounds.width > workArea.x &&
    bounds.y >= workArea.y &&
    bounds.y < workArea.y + workArea.height
  return inside ? bounds : first
}
