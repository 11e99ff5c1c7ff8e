import { openDisplays } from './display.mjs'
import { prepareBundle, prepareRuntime } from './setup.mjs'
import { runVitest } from './vitest.mjs'

/** So many windows beside each other, each on a display of its own: a walk waits more than it works. */
const LANES = 2

/**
 * Everything that end-to-end tests want: a runtime, both bundles, a display.
 * @param {readonly string[]} [options]
 */
export const runEndToEnd = async (options = []) => {
  const runtime = await prepareRuntime()
  await prepareBundle('app', runtime.sqliteBinding)
  await prepareBundle('cli')
  const displays = await openDisplays(LANES)
  const env = {
    STRONGROOM_DISPLAYS: displays.names.join(' '),
    STRONGROOM_ELECTRON: runtime.executable,
    STRONGROOM_ELECTRON_FOLDER: runtime.folder,
    STRONGROOM_ELECTRON_VERSION: runtime.version,
    STRONGROOM_SQLITE_BINDING: runtime.sqliteBinding ?? '',
  }
  try {
    // On a screen that is present windows would take the focus from each other.
    const lanes = Math.max(1, displays.names.length)
    return await runVitest(['e2e'], env, [`--maxWorkers=${lanes}`, ...options])
  } finally {
    displays.close()
  }
}
