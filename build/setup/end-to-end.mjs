import { openDisplays } from './display.mjs'
import { StepFailure, say } from './say.mjs'
import { prepareBundle, prepareRuntime } from './setup.mjs'
import { installSystemPackages } from './system-packages.mjs'
import { runVitest } from './vitest.mjs'

/** So many windows beside each other, each on a display of its own: a walk waits more than it works. */
const LANES = 2

/** Keys for the dialogs of the system, and a printing system of our own; without them the tests that want them are left out. */
const installDialogTools = async () => {
  if (process.platform !== 'linux') return
  await installSystemPackages('keys and a printer for the dialogs of the system', [
    'xdotool',
    'cups-daemon',
    'cups-client',
  ]).catch((/** @type {unknown} */ error) => {
    if (!(error instanceof StepFailure)) throw error
    say(`${error.message}; the tests of the system's dialogs are left out`)
    say(`remedy: ${error.remedy}`)
  })
}

/**
 * Everything that end-to-end tests want: a runtime, both bundles, a display.
 * @param {readonly string[]} [options]
 */
export const runEndToEnd = async (options = []) => {
  const runtime = await prepareRuntime()
  await prepareBundle('app', runtime.sqliteBinding)
  await prepareBundle('cli')
  await installDialogTools()
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
