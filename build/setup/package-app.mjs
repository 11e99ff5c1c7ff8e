import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { toolsEnvironment, toolsNode } from './node.mjs'
import { root } from './paths.mjs'
import { run, tail } from './run.mjs'
import { StepFailure, say } from './say.mjs'

/**
 * Has electron-builder make packages out of out/app and a runtime that is here already; nothing is downloaded.
 * @param {object} wish
 * @param {Pick<import('./electron.mjs').Runtime, 'folder' | 'version'>} wish.runtime
 * @param {string} wish.output
 * @param {readonly string[] | undefined} [wish.targets] all of this platform, unless given
 */
export const packageApp = async ({ runtime, output, targets = [] }) => {
  say(`packaging ${targets.join(', ') || 'for this platform'} …`)
  const platform =
    process.platform === 'darwin' ? '--mac' : process.platform === 'win32' ? '--win' : '--linux'
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const { ok, output: log } = await run(
    toolsNode(),
    [
      builder,
      platform,
      ...targets,
      '--publish=never',
      `-c.electronVersion=${runtime.version}`,
      `-c.electronDist=${runtime.folder}`,
      `-c.directories.output=${output}`,
    ],
    {
      cwd: root,
      env: { ...toolsEnvironment(), ...offlineTools() },
      label: 'packaging',
    },
  )
  if (!ok) throw new StepFailure(`electron-builder did not finish:\n${tail(log)}`, 'correct what it names')
}

/** electron-builder would fetch these two by itself; we have them, or know a shorter way. */
const offlineTools = () => {
  if (process.platform !== 'linux') return {}
  const archiver = join(root, 'node_modules', '7zip-bin', 'linux', process.arch, '7za')
  chmodSync(archiver, 0o755)
  return {
    CUSTOM_FPM_PATH: join(root, 'build', 'hooks', 'make-deb.mjs'),
    ELECTRON_BUILDER_7ZIP_PATH: archiver,
    ELECTRON_BUILDER_COMPRESSION_LEVEL: process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ?? '3',
  }
}
