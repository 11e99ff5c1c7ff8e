/** `node build/compare-node.mjs <folder>`: is the Node that npm brought the one that nodejs.org published? */
import { basename, join, resolve } from 'node:path'
import { pinnedNodeFolder } from './setup/node.mjs'
import { installedVersion } from './setup/paths.mjs'
import { comparePublishedNode } from './setup/published-node.mjs'
import { StepFailure, runMain, say } from './setup/say.mjs'

await runMain(async () => {
  const [folder] = process.argv.slice(2)
  const pinned = pinnedNodeFolder()
  if (folder === undefined) throw new StepFailure('no folder was named', 'name the one with the downloads')
  if (pinned === undefined || process.platform === 'win32')
    throw new StepFailure('nothing to compare here', 'run it on Linux, after `npm ci`')
  const name = basename(pinned)
  const version = installedVersion(name)
  const binary = join(pinned, 'bin', 'node')
  const platform = name.replace('node-', '')
  await comparePublishedNode({ folder: resolve(folder), binary, version, platform })
  say(`${name} ${version} is the Node that nodejs.org published`)
  return 0
})
