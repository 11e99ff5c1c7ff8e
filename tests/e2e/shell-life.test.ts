/** The broker in the real Electron: who may ask, what survives a crash, what is left on disk. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { whereThere } from '../helpers/canaries.ts'
import { canRecord } from '../helpers/cut-everywhere.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'

const projectRoot = resolve(import.meta.dirname, '../..')
const executable = process.env['STRONGROOM_ELECTRON'] ?? ''
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const opened = async (launch = {}): Promise<RunningApp> => {
  const running = await launchElectron(launch)
  await running.window.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 })
  return running
}

/** The process ids of the hosts with this name, as Electron counts them. */
const hosts = (app: ElectronApplication, name: string) =>
  app.evaluate(
    ({ app: electron }, wanted) =>
      electron
        .getAppMetrics()
        .filter((metric) => metric.name === wanted)
        .map(({ pid }) => pid),
    name,
  )
const ENGINE = 'Strongroom engine'

const call = (page: Page, name: string, input: object = {}) =>
  page.evaluate(([given, value]) => window.strongroom.call(given, value), [name, input] as const)

const collectEvents = (page: Page) =>
  page.evaluate(() => {
    const events: unknown[] = []
    Object.assign(window, { events })
    window.strongroom.subscribe((event) => events.push(event))
  })
const eventsOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { events: { event: string; why?: string }[] }).events)

describe('the idle time', () => {
  it('begins anew by what the system sends to the window, and by nothing that the page does', async () => {
    await using running = await opened()
    const { app, window: page } = running
    await app.evaluate(({ BrowserWindow }) => {
      const seen = { events: 0 }
      Object.assign(globalThis, { seen })
      BrowserWindow.getAllWindows()[0]?.webContents.on('input-event', () => void (seen.events += 1))
    })
    const seen = () => app.evaluate(() => (globalThis as unknown as { seen: { events: number } }).seen.events)
    await page.evaluate(() => {
      for (const kind of ['pointermove', 'keydown', 'wheel', 'pointerdown'])
        window.dispatchEvent(new Event(kind, { bubbles: true }))
      document.querySelector('button')?.focus()
    })
    expect(await call(page, 'session.touch')).toMatchObject({ ok: false, fault: { code: 'input-invalid' } })
    expect(await seen()).toBe(0)
    await page.keyboard.press('Shift')
    await expect.poll(seen).toBeGreaterThan(0)
    const byKey = await seen()
    await page.mouse.move(200, 200)
    await expect.poll(seen).toBeGreaterThan(byKey)
  })
})

describe('who may ask', () => {
  it('is our window alone: another window of the program is refused', async () => {
    await using running = await opened()
    const reply = await running.app.evaluate(async ({ app, BrowserWindow }) => {
      const [ours] = BrowserWindow.getAllWindows()
      const other = new BrowserWindow({
        show: false,
        webPreferences: {
          session: ours!.webContents.session,
          preload: `${app.getAppPath()}/out/app/preload.cjs`,
          sandbox: true,
        },
      })
      await other.loadURL('https://vault.strongroom.internal/')
      const answer: unknown = await other.webContents.executeJavaScript(
        `Promise.all([strongroom.call('recent.list', {}), strongroom.start('ledger.verify', {}), strongroom.cancel('${'a'.repeat(32)}')])`,
      )
      other.destroy()
      return answer
    })
    const refusal = { ok: false, fault: { code: 'no-right', retryable: false, details: {} } }
    expect(reply).toEqual([refusal, refusal, refusal])
    expect(await call(running.window, 'recent.list')).toMatchObject({ ok: true })
  })

  it('gets nowhere with names, sizes and places that are not of the contract, and the program lives on', async () => {
    await using running = await opened()
    const { window: page } = running
    for (const name of ['__proto__', 'constructor', 'place.dropped', 'vault.look ', ''])
      expect(await call(page, name, { paths: ['/etc/passwd'] })).toMatchObject({
        ok: false,
        fault: { code: 'input-invalid' },
      })
    const flood = await page.evaluate(() =>
      window.strongroom.call('passcode.estimate', { passcode: 'x'.repeat(100_000_000), known: [] }),
    )
    expect(flood).toMatchObject({ ok: false, fault: { code: 'input-invalid' } })
    expect(await call(page, 'vault.look', { place: '/etc' })).toMatchObject({
      ok: false,
      fault: { code: 'place-spent' },
    })
    expect(await call(page, 'session.state')).toEqual({ ok: true, value: { state: 'closed' } })
  })

  it('gets no path for a file that the page made up', async () => {
    await using running = await opened()
    const reply = await running.window.evaluate(() =>
      window.strongroom.dropped([new File(['x'], '/etc/passwd'), { path: '/etc/passwd' }]),
    )
    expect(reply).toEqual({ ok: true, value: { chosen: [] } })
  })
})

describe('an engine', () => {
  it('that is killed is told of and replaced, while the window lives', async () => {
    await using running = await opened()
    await collectEvents(running.window)
    const [before] = await hosts(running.app, ENGINE)
    process.kill(before!, 'SIGKILL')
    await expect
      .poll(() => eventsOf(running.window))
      .toContainEqual({ event: 'session.locked', why: 'engine-ended' })
    expect(await call(running.window, 'session.state')).toEqual({ ok: true, value: { state: 'closed' } })
    // Electron counts a process until it has heard of its end by itself.
    await expect.poll(() => hosts(running.app, ENGINE)).not.toContain(before)
    await expect.poll(() => hosts(running.app, ENGINE)).toHaveLength(1)
  })

  it('that dies again and again does not take the window along', async () => {
    await using running = await opened()
    for (let death = 0; death < 3; death++) {
      await expect.poll(() => hosts(running.app, ENGINE)).toHaveLength(1)
      const [pid] = await hosts(running.app, ENGINE)
      process.kill(pid!, 'SIGKILL')
      await expect.poll(() => hosts(running.app, ENGINE)).not.toContain(pid)
    }
    expect(await call(running.window, 'session.state')).toEqual({ ok: true, value: { state: 'closed' } })
  })

  it('ends at lock, and another takes its place', async () => {
    await using running = await opened()
    await call(running.window, 'session.state')
    const [before] = await hosts(running.app, ENGINE)
    await collectEvents(running.window)
    expect(await call(running.window, 'session.lock')).toEqual({ ok: true, value: {} })
    expect(isAlive(before!)).toBe(false)
    await expect
      .poll(() => eventsOf(running.window))
      .toContainEqual({ event: 'session.locked', why: 'asked' })
    expect(await call(running.window, 'session.state')).toEqual({ ok: true, value: { state: 'closed' } })
  })

  it('ends with the window', async () => {
    const running = await opened()
    const [engine] = await hosts(running.app, ENGINE)
    await running.close()
    await expect.poll(() => isAlive(engine!)).toBe(false)
  })
})

describe('a page that crashes', () => {
  it('begins anew', async () => {
    await using running = await opened()
    const headings = await running.app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      const loaded = new Promise((resolve) => {
        webContents.once('did-finish-load', () => resolve(null))
      })
      webContents.forcefullyCrashRenderer()
      await loaded
      const count = async () =>
        (await webContents.executeJavaScript(`document.querySelectorAll('h1').length`)) as number
      for (let attempt = 0; attempt < 100 && (await count()) === 0; attempt++)
        await new Promise((resolve) => setTimeout(resolve, 100))
      return count()
    })
    expect(headings).toBeGreaterThan(0)
  })
})

describe('the program', () => {
  it('runs once: a second start brings the first to the front and ends', async () => {
    await using running = await opened()
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize())
    const second = spawn(executable, [...asRoot, projectRoot], {
      env: {
        PATH: process.env['PATH'],
        DISPLAY: process.env['DISPLAY'],
        HOME: running.home,
        XDG_CONFIG_HOME: join(running.home, '.config'),
        XDG_RUNTIME_DIR: join(running.home, 'run'),
      },
      stdio: 'ignore',
    })
    expect(await once(second, 'exit')).toEqual([0, null])
    await expect
      .poll(() =>
        running.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
        ),
      )
      .toEqual([false])
  })

  it('does not start with a switch that opens a door', () => {
    for (const option of [
      '--proxy-server=127.0.0.1:1',
      '--remote-debugging-pipe',
      '--load-extension=/tmp',
      '--js-flags=--x',
    ])
      expect(statusOf([projectRoot, option])).toBe(2)
  })

  it('remembers its looks, and where the window was', async () => {
    const home = mkdtempSync(join(tmpdir(), 'strongroom-e2e-home-'))
    try {
      const first = await opened({ home })
      expect(await call(first.window, 'theme.set', { theme: 'dark' })).toMatchObject({ ok: true })
      await first.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.setBounds({ x: 30, y: 40, width: 1000, height: 700 }),
      )
      // The system is asked for the new size, and tells once the window has it.
      await expect
        .poll(() =>
          first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds()),
        )
        .toMatchObject({ width: 1000, height: 700 })
      await first.close()
      await using second = await opened({ home })
      expect(await call(second.window, 'window.get')).toMatchObject({ value: { theme: 'dark' } })
      // Playwright pretends a light theme to the page, so Electron is asked.
      expect(await second.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
      const bounds = await second.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.getBounds(),
      )
      expect(bounds).toMatchObject({ width: 1000, height: 700 })
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })

  it('takes text off the clipboard after its time', async () => {
    await using running = await opened()
    const read = () => running.app.evaluate(async ({ clipboard }) => await clipboard.readText())
    await call(running.window, 'clipboard.put', { text: 'six generated words', seconds: 5 })
    expect(await read()).toBe('six generated words')
    await expect.poll(read).toBe('')
  })

  it('says what it is made of', async () => {
    await using running = await opened()
    const { value } = (await call(running.window, 'about.get')) as {
      value: { electron: string; licences: { name: string; licence: string }[] }
    }
    const names = value.licences.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['react', 'zod', 'sodium-native', 'electron']))
    expect(value.licences.every(({ licence }) => licence !== '')).toBe(true)
  })
})

describe.runIf(process.platform === 'linux')('from outside', () => {
  it('nothing listens and nothing is connected', async () => {
    const home = mkdtempSync(join(tmpdir(), 'strongroom-e2e-home-'))
    const asked = join(home, 'asked')
    const record = ['strace', '-f', '-qq', '-e', 'trace=connect,bind,listen,sendto,sendmsg', '-o', asked]
    const run = [executable, ...asRoot, projectRoot]
    const [command, ...rest] = canRecord ? [...record, ...run] : run
    const child = spawn(command!, rest, {
      env: { PATH: process.env['PATH'], DISPLAY: process.env['DISPLAY'], HOME: home, XDG_RUNTIME_DIR: home },
      stdio: 'ignore',
    })
    try {
      await expect.poll(() => descendants(child.pid!).filter(isRenderer).length).toBe(1)
      await new Promise((done) => setTimeout(done, 2000))
      const ours = new Set([child.pid!, ...descendants(child.pid!)].flatMap(socketsOf))
      expect(ours.size).toBeGreaterThan(0)
      const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6', 'packet'].flatMap(networkSockets)
      expect(tables.filter((inode) => ours.has(inode))).toEqual([])
      if (canRecord) {
        const lines = readFileSync(asked, 'utf8').split('\n')
        expect(lines.some((line) => line.includes('AF_UNIX'))).toBe(true)
        // Neither over the network nor to a name service, not even in vain.
        expect(lines.filter((line) => /AF_INET|AF_PACKET/u.test(line))).toEqual([])
      }
    } finally {
      // Whoever records ends with what it records.
      const [recorded = child.pid!] = canRecord ? descendants(child.pid!) : []
      process.kill(recorded, 'SIGTERM')
      await once(child, 'exit')
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    }
  })

  it('no process would leave memory in a core dump', async () => {
    await using running = await opened()
    const pids = await running.app.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(
          ({ type, name }) => ['Browser', 'Tab'].includes(type) || (name ?? '').startsWith('Strongroom'),
        )
        .map(({ pid }) => pid),
    )
    expect(pids.length).toBeGreaterThanOrEqual(3)
    for (const pid of pids)
      expect(readFileSync(`/proc/${String(pid)}/coredump_filter`, 'utf8').trim()).toBe('00000000')
  })

  it('nothing that the page kept is on disk afterwards', async () => {
    const canary = `canary-${Math.random().toString(36).slice(2)}-canary`
    const home = mkdtempSync(join(tmpdir(), 'strongroom-e2e-home-'))
    try {
      const running = await opened({ home })
      await running.window.evaluate(async (mark) => {
        localStorage.setItem(mark, mark.repeat(1000))
        sessionStorage.setItem(mark, mark)
        document.cookie = `${mark}=${mark}; max-age=99999`
        const database = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(mark)
          request.onupgradeneeded = () => request.result.createObjectStore('s')
          request.onsuccess = () => resolve(request.result)
        })
        await new Promise((resolve) => {
          const transaction = database.transaction('s', 'readwrite')
          transaction.objectStore('s').put(mark.repeat(100_000), mark)
          transaction.oncomplete = resolve
        })
        await (await caches.open(mark)).put('/x', new Response(mark.repeat(100_000)))
        const blob = new Blob([mark.repeat(1_000_000)])
        await (await fetch(URL.createObjectURL(blob)).catch(() => new Response())).arrayBuffer()
        document.title = mark
      }, canary)
      await running.window.waitForTimeout(1500)
      await running.close()
      expect(filesWith(canary, home)).toEqual([])
    } finally {
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})

function statusOf(parameters: readonly string[]): number | null {
  try {
    execFileSync(executable, [...asRoot, ...parameters], { stdio: 'ignore', timeout: 60_000 })
    return 0
  } catch (error) {
    return (error as { status: number | null }).status
  }
}

/** A process that nobody has collected yet holds no memory any more. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => parentOf(each) === pid)
  return children.flatMap((child) => [child, ...descendants(child)])
}

function parentOf(pid: number): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))?.[1])
  } catch {
    return null
  }
}

function isRenderer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('--type=renderer')
  } catch {
    return false
  }
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`
  try {
    return readdirSync(folder).flatMap((name) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, name)))?.[1]
      return inode === undefined ? [] : [inode]
    })
  } catch {
    return []
  }
}

/** Inodes of the sockets of one kind, whoever has them. */
function networkSockets(kind: string): string[] {
  try {
    const lines = readFileSync(`/proc/net/${kind}`, 'utf8').trim().split('\n').slice(1)
    return lines.map((line) => line.trim().split(/\s+/)[kind === 'packet' ? 8 : 9] ?? '')
  } catch {
    return []
  }
}

function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      // The last processes of a program that ended still clear away.
      const bytes = whereThere(() => readFileSync(file), Buffer.alloc(0))
      return file.includes(text) || bytes.includes(text) || bytes.includes(text, 0, 'utf16le')
    })
}
