/**
 * `npm run package`: makes installable packages in dist/. Arguments after `--` are electron-builder's targets, by
 * default all that electron-builder.yml names for this platform.
 */
import { join } from 'node:path'
import { packageApp } from './setup/package-app.mjs'
import { root } from './setup/paths.mjs'
import { runMain, say } from './setup/say.mjs'
import { prepareBundle, prepareRuntime } from './setup/setup.mjs'

await runMain(async () => {
  const targets = process.argv.slice(2)
  const runtime = await prepareRuntime()
  await prepareBundle('app', runtime.sqliteBinding)
  if (runtime.evaluation) say('packages made with the evaluation runtime are for tests on this machine only')
  const output = join(root, 'dist')
  await packageApp({ runtime, output, targets })
  say(`done: ${output}`)
})
