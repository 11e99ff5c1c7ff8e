import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './paths.mjs'
import { StepFailure } from './say.mjs'

/** The tools and the prebuilt SQLite want this; an older Node crashes on the latter without a word. */
const oldestMinor = [22, 18]

/** The folder with the headers and binary of the Node that the lockfile pins for this machine. */
export const pinnedNodeFolder = () =>
  ['linux-x64', 'linux-arm64', 'win-x64']
    .map((platform) => join(root, 'node_modules', `node-${platform}`))
    .find(existsSync)

/** The Node that runs our tools: the pinned one where its package exists, else the present one if it is new enough. */
export const toolsNode = () => {
  const folder = pinnedNodeFolder()
  if (folder !== undefined) {
    const binary = process.platform === 'win32' ? 'node.exe' : 'node'
    return join(folder, 'bin', binary)
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldest = 0] = oldestMinor
  if (major > oldestMajor || (major === oldestMajor && minor >= oldest)) return process.execPath
  throw new StepFailure(
    `Node ${process.versions.node} is too old for the tools, and no pinned Node exists for this platform`,
    'install Node 24 and run the same command again',
  )
}

/** An environment in which `node` and the tools of node_modules come first. */
export const toolsEnvironment = () => ({
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
})
