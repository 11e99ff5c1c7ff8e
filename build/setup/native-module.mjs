/**
 * The prebuilt SQLite binding wants a newer Node-API than the evaluation runtime has, and would crash it without
 * a word. Built from the sources in the same package with the experimental marker instead, it runs there.
 */
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluationVersion } from './evaluation-runtime.mjs'
import { madeOnce } from './made-once.mjs'
import { pinnedNodeFolder, toolsEnvironment, toolsNode } from './node.mjs'
import { cacheFolder, installedVersion, root } from './paths.mjs'
import { run, tail } from './run.mjs'
import { StepFailure, say } from './say.mjs'
import { installSystemPackages } from './system-packages.mjs'

const modules = join(root, 'node_modules')
const binary = 'better_sqlite3.node'

/** Raised when the steps below change. */
const recipe = 2

/** @returns {Promise<string>} path of a SQLite binding for the evaluation runtime */
export const evaluationSqliteBinding = async () => {
  const version = installedVersion('better-sqlite3')
  const folder = join(cacheFolder(), `sqlite-${version}-electron-${evaluationVersion}-${recipe}`)
  return join(await madeOnce(folder, make), binary)
}

/** @param {string} file @param {readonly (readonly [string, string])[]} replacements */
const change = (file, replacements) => {
  let text = readFileSync(file, 'utf8')
  for (const [from, to] of replacements) {
    if (!text.includes(from))
      throw new StepFailure(
        `the SQLite package is built in another way now: no ${from} in ${file}`,
        'adapt build/setup/native-module.mjs',
      )
    text = text.replaceAll(from, to)
  }
  writeFileSync(file, text)
}

/** @param {string} folder */
const make = async (folder) => {
  await installSystemPackages('a C++ compiler for SQLite', ['python3', 'make', 'g++'])
  say('building SQLite for the evaluation runtime (about a minute, once) …')
  const source = join(folder, 'source')
  cpSync(join(modules, 'better-sqlite3'), source, { recursive: true })
  cpSync(join(modules, 'node-addon-api'), join(source, 'node_modules', 'node-addon-api'), { recursive: true })
  change(join(source, 'binding.gyp'), [
    [`'NAPI_VERSION=10'`, `'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'`],
    // Link-time optimisation doubles the wait, for speed that nobody measures here.
    [`, '-flto'`, ''],
  ])
  change(join(source, 'deps', 'common.gypi'), [[`'-O3'`, `'-O1'`]])
  const gyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js')
  const { ok, output } = await run(
    toolsNode(),
    [gyp, 'rebuild', '--release', '--force_build=1', `--nodedir=${pinnedNodeFolder() ?? ''}`],
    { cwd: source, env: { ...toolsEnvironment(), MAKEFLAGS: '-j2' }, minutes: 15, label: 'building SQLite' },
  )
  if (!ok)
    throw new StepFailure(
      `SQLite did not compile:\n${tail(output)}`,
      'see that python3, make and a C++20 compiler are installed, then run the same command again',
    )
  renameSync(join(source, 'build', 'Release', binary), join(folder, binary))
  rmSync(source, { recursive: true })
}
