const { flipFuses } = require('@electron/fuses')
const { readdirSync, rmSync } = require('node:fs')
const { join } = require('node:path')
const { fuses } = require('./fuses.cjs')

/**
 * electron-builder calls this when the app's folder is complete but not yet packed or signed.
 * @param {import('electron-builder').AfterPackContext} context
 */
module.exports = async ({ appOutDir, packager, electronPlatformName }) => {
  const name = packager.appInfo.productFilename
  const executable = {
    darwin: `${name}.app`,
    win32: `${name}.exe`,
    linux: packager.executableName,
  }[electronPlatformName]
  await flipFuses(join(appOutDir, executable), fuses)
  if (electronPlatformName === 'linux') removeLeftovers(appOutDir)
}

/** What came with the runtime and no package needs: languages we have no text in, Electron's own default app. */
const removeLeftovers = (folder) => {
  for (const name of readdirSync(join(folder, 'locales')))
    if (!name.startsWith('en')) rmSync(join(folder, 'locales', name))
  rmSync(join(folder, 'resources', 'default_app.asar'), { force: true })
}
