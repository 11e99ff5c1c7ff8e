#!/usr/bin/env node
/**
 * The `strongroom` command in a checkout: brings dependencies and bundle up to date, then runs the command under
 * the Node of the lockfile. Arguments, standard streams and exit code pass through untouched.
 */
import { join } from 'node:path'
import { bundleFolder } from './setup/bundle-stamp.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { toolsNode } from './setup/node.mjs'
import { runHere } from './setup/run.mjs'
import { runMain } from './setup/say.mjs'
import { prepareBundle } from './setup/setup.mjs'

await runMain(async () => {
  await installDependencies()
  await prepareBundle('cli')
  return runHere(toolsNode(), [join(bundleFolder('cli'), 'cli.cjs'), ...process.argv.slice(2)])
})
