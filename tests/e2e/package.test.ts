/** Packages the app as users get it and starts it as a normal user, with Chromium's sandbox on. */
import { chmodSync, chownSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackageWithOptions, extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageApp } from '../../build/setup/package-app.mjs'
import { bundleForPage } from '../helpers/in-page.ts'

const nobody = 65534

/** How a fuse is written in the binary. */
const fuseOff = '0'.charCodeAt(0)
const fuseOn = '1'.charCodeAt(0)

describe.runIf(process.platform === 'linux')('the packaged app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-package-'))
  const resources = join(folder, 'linux-unpacked', 'resources')
  const executable = join(folder, 'linux-unpacked', 'strongroom')

  beforeAll(async () => {
    chmodSync(folder, 0o755)
    await packageApp({
      runtime: {
        folder: process.env['STRONGROOM_ELECTRON_FOLDER'] ?? '',
        version: process.env['STRONGROOM_ELECTRON_VERSION'] ?? '',
      },
      output: folder,
      targets: ['dir'],
    })
  }, 180_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

  it('has every fuse against injected code set', async () => {
    const wire = await getCurrentFuseWire(executable)
    expect(wire.version).toBe(FuseVersion.V1)
    for (const off of [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ])
      expect(wire[off], FuseV1Options[off]).toBe(fuseOff)
    for (const on of [FuseV1Options.OnlyLoadAppFromAsar, FuseV1Options.EnableCookieEncryption])
      expect(wire[on], FuseV1Options[on]).toBe(fuseOn)
  })

  it('keeps its JavaScript inside the archive and only native modules beside it', () => {
    const inside = listPackage(join(resources, 'app.asar'), { isPack: false })
    for (const name of [
      'main',
      'preload',
      'engine-host',
      'inspector-host',
      'content-thread',
      'hash-thread',
      'whole-file-thread',
    ])
      expect(inside).toContain(`/out/app/${name}.cjs`)
    expect(inside).toContain('/out/app/renderer/index.html')

    const beside = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, withFileTypes: true })
    const files = beside.filter((entry) => entry.isFile()).map((entry) => entry.name)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(file).toMatch(/\.node$/)
    expect(readdirSync(resources).sort()).not.toContain('default_app.asar')
  })

  it.each(['--inspect=0', '--remote-debugging-port=0', '--no-sandbox', '--proxy-server=127.0.0.1:1'])(
    'does not start with %s',
    async (option) => {
      await using started = startAsNormalUser(executable, [option])
      expect(await started.ended()).toBe(2)
    },
  )

  it('opens its page in a process that is sandboxed', async () => {
    await using started = startAsNormalUser(executable, [])
    const renderer = await started.descendant('--type=renderer')
    // A process has its name before it shuts itself in. 2 means that system calls are filtered.
    await expect.poll(() => statusLine(renderer, 'Seccomp'), { timeout: 30_000 }).toBe('2')
    expect(statusLine(renderer, 'NoNewPrivs')).toBe('1')
    expect(started.running(), started.output()).toBe(true)
  })

  it('holds out against a page that was taken over', async () => {
    const script = await bundleForPage('tests/helpers/hostile-page.ts', 'hostilePage')
    const inside = join(folder, 'inside')
    const archive = join(resources, 'app.asar')
    extractAll(archive, inside)
    const page = join(inside, 'out/app/renderer')
    writeFileSync(join(page, 'assets/hostile.js'), `${script}\nvoid globalThis.hostilePage.attack()`)
    const html = readFileSync(join(page, 'index.html'), 'utf8')
    writeFileSync(join(page, 'index.html'), html.replace(/assets\/index-[^"]*\.js/, 'assets/hostile.js'))
    await createPackageWithOptions(inside, archive, { unpack: '**/*.node' })
    await using started = startAsNormalUser(executable, [])
    const look = () => readSettings(started.home)?.theme
    await expect.poll(look, { timeout: 100_000 }).toMatch(/dark|light/)
    expect(look()).toBe('dark')
    expect(started.running(), started.output()).toBe(true)
  })
})

/** Wherever the program keeps them in this home. */
const readSettings = (home: string): { theme?: string } | undefined =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === 'settings.json')
    .map(
      ({ parentPath, name }) => JSON.parse(readOrEmpty(join(parentPath, name)) || '{}') as { theme?: string },
    )
    .find(({ theme }) => theme !== undefined)

const startAsNormalUser = (executable: string, options: readonly string[]) => {
  const home = mkdtempSync(join(tmpdir(), 'strongroom-home-'))
  const root = process.getuid?.() === 0
  if (root) chownSync(home, nobody, nobody)
  const child: ChildProcess = spawn(executable, options, {
    cwd: home,
    ...(root ? { uid: nobody, gid: nobody } : {}),
    env: { PATH: process.env['PATH'], DISPLAY: process.env['DISPLAY'], HOME: home, XDG_RUNTIME_DIR: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  child.stdout?.on('data', (bytes: Buffer) => printed.push(bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => printed.push(bytes.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    home,
    ended: () => ended,
    running: () => child.exitCode === null && child.signalCode === null,
    output: () => printed.join(''),
    descendant: async (argument: string) => {
      await expect
        .poll(() => descendants(child.pid ?? 0).some(startedWith(argument)), { timeout: 30_000 })
        .toBe(true)
      return descendants(child.pid ?? 0).find(startedWith(argument)) ?? 0
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

const descendants = (pid: number): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendants(child)])

const childrenOf = (pid: number): number[] =>
  readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

const startedWith = (argument: string) => (pid: number) =>
  readOrEmpty(`/proc/${pid}/cmdline`).split(/[\0 ]/).includes(argument)

const statusLine = (pid: number, name: string) =>
  new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(readOrEmpty(`/proc/${pid}/status`))?.[1]

const readOrEmpty = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
