/**
 * The app as it is, its start held until Playwright has attached: a window that is loading its page in that very moment
 * makes Playwright wait for ever for a navigation that has passed. Playwright calls `__playwright_run` once it is ready.
 */
const { app } = require('electron')
const { join, resolve } = require('node:path')

const folder = resolve(__dirname, '..', '..', '..')
const { version, main } = require(join(folder, 'package.json'))

const ready = app.whenReady()
const attached = new Promise((resolve) => {
  globalThis.__playwright_run = resolve
})
app.whenReady = () => attached.then(() => ready)

app.setVersion(version)
app.setAppPath(folder)
require(join(folder, main))
