import { openDisplay } from './display.mjs'
import { prepareBundle, prepareRuntime } from './setup.mjs'
import { runVitest } from './vitest.mjs'

/**
 * Everything that end-to-end tests want: a runtime, both bundles, a display.
 * @param {readonly string[]} [options]
 */
export const runEndToEnd = async (options = []) => {
  const runtime = await prepareRuntime()
  await prepareBundle('app', runtime.sqliteBinding)
  await prepareBundle('cli')
  const display = await openDisplay()
  const env = {
    ...display.env,
    STRONGROOM_ELECTRON: runtime.executable,
    STRONGROOM_ELECTRON_FOLDER: runtime.folder,
    STRONGROOM_ELECTRON_VERSION: runtime.version,
    STRONGROOM_SQLITE_BINDING: runtime.sqliteBinding ?? '',
  }
  try {
    const [windows, commands] = await Promise.all([
      runVitest(['e2e'], env, options),
      runVitest(['command'], env, options),
    ])
    return {
      passed: windows.passed + commands.passed,
      failed: windows.failed + commands.failed,
      skipped: windows.skipped + commands.skipped,
      failures: [...windows.failures, ...commands.failures],
    }
  } finally {
    display.close()
  }
}
