/** Which of Electron's switches are welded open or shut in a package, and why. */
const { FuseV1Options, FuseVersion } = require('@electron/fuses')

const fuses = {
  version: FuseVersion.V1,
  // No way to make a plain Node, with our rights, out of the app.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // A debugger could read keys.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Verified on macOS and Windows; on Linux it does nothing.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  // A folder called "app" beside the archive would be started in its place.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // We ship no snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The page is served from our own origin; files have no business in it.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
}

module.exports = { fuses }
