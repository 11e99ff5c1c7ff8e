/** `npm start`: opens the app; sets up whatever is not there yet. Options after `--` go to the app. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDisplay } from './setup/display.mjs'
import { root } from './setup/paths.mjs'
import { runHere } from './setup/run.mjs'
import { runMain, say } from './setup/say.mjs'
import { prepareBundle, prepareRuntime } from './setup/setup.mjs'

await runMain(async () => {
  const runtime = await prepareRuntime()
  await prepareBundle('app', runtime.sqliteBinding)
  const display = await openDisplay()
  const options = process.argv.slice(2)
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('running as root, where the sandbox cannot work: it is off for this run')
    options.push('--no-sandbox')
  }
  // Chromium reports each desktop service that a plain machine lacks as an error; what we have to say stays visible.
  if (process.platform === 'linux') options.push('--log-level=3')
  const demo = options.indexOf('--demo')
  const sampleFolder = demo < 0 ? undefined : mkdtempSync(join(tmpdir(), 'strongroom-demo-'))
  if (sampleFolder !== undefined) {
    say(`made-up sample data goes to ${sampleFolder}, which is removed when the app closes`)
    options[demo] = `--demo=${sampleFolder}`
  }
  say(`opening Strongroom (Electron ${runtime.version}) …`)
  const env = { ...process.env, ...display.env }
  const code = await runHere(runtime.executable, [root, ...options], { env })
  if (sampleFolder !== undefined) rmSync(sampleFolder, { recursive: true, force: true })
  display.close()
  return code
})
