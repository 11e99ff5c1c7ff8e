/** Starts the bundled app as a person would, in a home of its own, and hands it to Playwright. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

/** An app that does not end by then is ended, so that one hung test does not take the others along. */
const closeMilliseconds = 15_000

const heldApp = join(import.meta.dirname, 'held-app')

export interface Launch {
  /** Further options of the app, such as `--demo=<folder>`. */
  readonly options?: readonly string[]
  /** A home from an earlier launch, to start again where that one ended; it is then not removed. */
  readonly home?: string
  /** A program that starts the runtime with the options it is given. */
  readonly executable?: string
  /** Chromium's sandbox, which root cannot have. */
  readonly sandbox?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningApp extends AsyncDisposable {
  readonly app: ElectronApplication
  readonly window: Page
  readonly home: string
  /** What the app printed so far, for asking why it failed. */
  readonly output: () => string
  readonly close: () => Promise<void>
}

export const launchElectron = async (launch: Launch = {}): Promise<RunningApp> => {
  const executable = launch.executable ?? requiredVariable('STRONGROOM_ELECTRON')
  const home = launch.home ?? (await mkdtemp(join(tmpdir(), 'strongroom-e2e-')))
  const runtimeFolder = join(home, 'run')
  await mkdir(runtimeFolder, { recursive: true, mode: 0o700 })
  const app = await _electron.launch({
    executablePath: executable,
    args: [heldApp, ...(launch.options ?? [])],
    cwd: home,
    chromiumSandbox: launch.sandbox ?? process.getuid?.() !== 0,
    env: {
      PATH: process.env['PATH'] ?? '',
      DISPLAY: process.env['DISPLAY'] ?? '',
      LANG: 'en_GB.UTF-8',
      // Days are the same for a test and for the app.
      ...(process.env['TZ'] === undefined ? {} : { TZ: process.env['TZ'] }),
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local', 'share'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_RUNTIME_DIR: runtimeFolder,
      ...launch.env,
    },
  })
  // Asked for once: Playwright no longer knows the process of an app that has ended.
  const runtime = app.process()
  const printed: string[] = []
  for (const stream of [runtime.stdout, runtime.stderr])
    stream?.on('data', (bytes: Buffer) => printed.push(bytes.toString()))

  const close = async () => {
    const limit = setTimeout(() => runtime.kill('SIGKILL'), closeMilliseconds)
    await app.close()
    clearTimeout(limit)
    if (launch.home === undefined) await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
  const window = await app.firstWindow()
  return { app, window, home, output: () => printed.join(''), close, [Symbol.asyncDispose]: close }
}

const requiredVariable = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: start end-to-end tests with "npm run e2e"`)
  return value
}

/**
 * The system's dialogs cannot be clicked, so a test decides beforehand what the next ones answer. `null` cancels.
 * The product has no hook for this: Playwright replaces Electron's own function in the main process.
 */
export const answerOpenDialogs = (app: ElectronApplication, answers: readonly (readonly string[] | null)[]) =>
  app.evaluate(({ dialog }, given) => {
    const waiting = [...given]
    dialog.showOpenDialog = () => {
      const filePaths = waiting.shift() ?? null
      return Promise.resolve({ canceled: filePaths === null, filePaths: [...(filePaths ?? [])] })
    }
  }, answers)

/** The same for dialogs that ask where to save. */
export const answerSaveDialogs = (app: ElectronApplication, answers: readonly (string | null)[]) =>
  app.evaluate(({ dialog }, given) => {
    const waiting = [...given]
    dialog.showSaveDialog = () => {
      const filePath = waiting.shift() ?? null
      return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
    }
  }, answers)

/** And for questions with buttons: the numbers of the buttons to press. */
export const answerMessageBoxes = (app: ElectronApplication, answers: readonly number[]) =>
  app.evaluate(({ dialog }, given) => {
    const waiting = [...given]
    dialog.showMessageBox = () => Promise.resolve({ response: waiting.shift() ?? 0, checkboxChecked: false })
  }, answers)
