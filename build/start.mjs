/** `npm start`: opens the app; sets up whatever is not there yet. Options after `--` go to the app. */
import { openDisplay } from './setup/display.mjs'
import { root } from './setup/paths.mjs'
import { runHere } from './setup/run.mjs'
import { runMain, say } from './setup/say.mjs'
import { prepareBundle, prepareRuntime } from './setup/setup.mjs'

await runMain(async () => {
  const runtime = await prepareRuntime()
  await prepareBundle(runtime.sqliteBinding)
  const display = await openDisplay()
  const options = process.argv.slice(2)
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('running as root, where the sandbox cannot work: it is off for this run')
    options.push('--no-sandbox')
  }
  say(`opening Strongroom (Electron ${runtime.version}) …`)
  const code = await runHere(runtime.executable, [root, ...options], {
    env: { ...process.env, ...display.env },
  })
  display.close()
  return code
})
