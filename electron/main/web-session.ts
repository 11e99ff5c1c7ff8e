/** Chromium's side of the window: in memory only, no permission, no network, nothing to download or sign in to. */
import { app, session, type Session } from 'electron'
import { isOurs, ORIGIN } from './origin.ts'

/** A partition without `persist:` lives in memory; the default session would write storage and blobs to disk. */
const PARTITION = 'vault'

export function openWebSession(): Session {
  const web = session.fromPartition(PARTITION, { cache: false })
  closeDoors(web)
  // The default session is never used; should anything reach it, it is shut the same way.
  closeDoors(session.defaultSession)
  refusePrompts()
  return web
}

function closeDoors(web: Session): void {
  // Both are needed: with the request handler alone, `permissions.query` still answers "granted". Security keys need no
  // permission of these: the page's own policy lets our origin alone ask for them.
  web.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  web.setPermissionCheckHandler(() => false)
  web.setDevicePermissionHandler(() => false)
  web.setCertificateVerifyProc((_request, answer) => answer(-2))
  web.setSpellCheckerEnabled(false)
  web.setSpellCheckerLanguages([])
  web.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isServed(url) }))
  web.on('will-download', (event) => event.preventDefault())
  void web.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'http://127.0.0.1:9',
    proxyBypassRules: '<-loopback>',
  })
}

function isServed(address: string): boolean {
  return isOurs(address) || address.startsWith(`blob:${ORIGIN}/`)
}

function refusePrompts(): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault()
    answer()
  })
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault()
    answer()
  })
}
