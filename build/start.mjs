/** `npm start`: opens the app; sets up whatever is not there yet. Options after `--` go to the app. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDisplay } from './setup/display.mjs'
import { root } from './setup/paths.mjs'
import { runHere } from './setup/run.mjs'
import { runMain, say } from './setup/say.mjs'
import { prepareBundle, prepareRuntime } from './setup/setup.mjs'

/** The app wants a folder for its sample vault. @param {string} option */
const withDemoFolder = (option) => {
  if (option !== '--demo') return option
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-demo-'))
  say(`made-up sample data goes to ${folder}; delete it when you are done`)
  return `--demo=${folder}`
}

await runMain(async () => {
  const runtime = await prepareRuntime()
  await prepareBundle('app', runtime.sqliteBinding)
  const display = await openDisplay()
  const options = process.argv.slice(2).map(withDemoFolder)
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('running as root, where the sandbox cannot work: it is off for this run')
    options.push('--no-sandbox')
  }
  say(`opening Strongroom (Electron ${runtime.version}) …`)
  const env = { ...process.env, ...display.env }
  const code = await runHere(runtime.executable, [root, ...options], { env })
  display.close()
  return code
})
