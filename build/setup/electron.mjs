import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { evaluationRuntime } from './evaluation-runtime.mjs'
import { toolsEnvironment, toolsNode } from './node.mjs'
import { cacheFolder, installedVersion, root } from './paths.mjs'
import { say } from './say.mjs'

const electronPackage = join(root, 'node_modules', 'electron')
const binaryName = process.platform === 'win32' ? 'electron.exe' : 'electron'

/**
 * @typedef {object} Runtime
 * @property {string} executable
 * @property {string} folder what electron-builder calls electronDist
 * @property {string} version
 * @property {boolean} evaluation true for the stand-in that is not what users get
 */

/** @returns {Promise<Runtime>} */
export const electronRuntime = async () => {
  const version = installedVersion('electron')
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (given) return { executable: join(given, binaryName), folder: given, version, evaluation: false }
  if (installed() || (await download(version)))
    return { executable: installedPath(), folder: join(electronPackage, 'dist'), version, evaluation: false }
  return evaluationRuntime()
}

const installedPath = () =>
  join(electronPackage, 'dist', readFileSync(join(electronPackage, 'path.txt'), 'utf8'))
const installed = () => existsSync(join(electronPackage, 'path.txt')) && existsSync(installedPath())

/**
 * Lets the electron package fetch its own binary. A failure is remembered for a day.
 * @param {string} version
 */
const download = async (version) => {
  const memory = join(cacheFolder(), `electron-${version}-out-of-reach`)
  if (existsSync(memory) && Date.now() - statSync(memory).mtimeMs < 24 * 3600_000) return false
  say(`fetching Electron ${version} …`)
  if (await installsWhileBytesArrive()) return true
  say(`Electron ${version} cannot be fetched from here; not asked again for a day (${memory})`)
  writeFileSync(memory, '')
  return false
}

const patienceSeconds = 20

/** The download says nothing while it waits, so we watch its folder and end it when nothing more arrives. */
const installsWhileBytesArrive = () =>
  new Promise((/** @type {(ok: boolean) => void} */ resolve) => {
    const temporary = join(cacheFolder(), `electron-download-${process.pid}`)
    mkdirSync(temporary, { recursive: true })
    const child = spawn(toolsNode(), [join(electronPackage, 'install.js')], {
      env: { ...toolsEnvironment(), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      stdio: 'ignore',
    })
    let arrived = 0
    let last = Date.now()
    const watch = setInterval(() => {
      const bytes = bytesBelow(temporary) + bytesBelow(join(electronPackage, 'dist'))
      if (bytes > arrived) last = Date.now()
      arrived = bytes
      if (Date.now() - last > patienceSeconds * 1000) child.kill('SIGKILL')
    }, 1000)
    const end = (/** @type {boolean} */ ok) => {
      clearInterval(watch)
      rmSync(temporary, { recursive: true, force: true })
      resolve(ok)
    }
    child.on('error', () => end(false))
    child.on('close', (code) => end(code === 0 && installed()))
  })

/** @param {string} folder @returns {number} */
const bytesBelow = (folder) =>
  !existsSync(folder)
    ? 0
    : readdirSync(folder, { withFileTypes: true })
        .map((entry) => join(folder, entry.name))
        .reduce((sum, path) => {
          const found = statSync(path, { throwIfNoEntry: false })
          return sum + (found?.isDirectory() ? bytesBelow(path) : (found?.size ?? 0))
        }, 0)
