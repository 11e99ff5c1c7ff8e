import { installDependencies } from './dependencies.mjs'
import { bundleInputs, bundleIsCurrent } from './bundle-stamp.mjs'
import { electronRuntime } from './electron.mjs'
import { evaluationSqliteBinding } from './native-module.mjs'
import { toolsEnvironment, toolsNode } from './node.mjs'
import { root } from './paths.mjs'
import { run, tail } from './run.mjs'
import { StepFailure, say } from './say.mjs'
import { installSystemPackages } from './system-packages.mjs'

const electronLibraries = [
  'libnss3',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libxkbcommon0',
]

/** Dependencies, libraries and an Electron that can run here, with native modules that fit it. */
export const prepareRuntime = async () => {
  await installDependencies()
  const runtime = await electronRuntime()
  if (process.platform === 'linux')
    await installSystemPackages('the libraries that Electron needs', electronLibraries)
  const sqliteBinding = runtime.evaluation ? await evaluationSqliteBinding() : undefined
  return { ...runtime, sqliteBinding }
}

/**
 * Bundles anew if the sources changed since the last time.
 * @param {import('./bundle-stamp.mjs').BundleName} name
 * @param {string} [sqliteBinding]
 */
export const prepareBundle = async (name, sqliteBinding) => {
  if (bundleIsCurrent(name, bundleInputs(name, sqliteBinding))) return
  say('bundling …')
  const args = ['build/bundle.ts', name]
  if (sqliteBinding !== undefined) args.push(`--sqlite-binding=${sqliteBinding}`)
  const env = { ...toolsEnvironment(), NO_COLOR: '1' }
  const { ok, output } = await run(toolsNode(), args, { cwd: root, env, label: 'bundling' })
  if (!ok) throw new StepFailure(`the sources cannot be bundled:\n${tail(output)}`, 'correct what it names')
}
