/** Every road out of the window is shut: tried from inside the real window, and watched from outside. */
import { createSocket, type Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'

const ORIGIN = 'https://vault.strongroom.internal'

/** Somebody on this machine who would notice a packet. */
class Listener implements AsyncDisposable {
  readonly heard: string[] = []
  readonly #tcp: Server = createServer((socket) => {
    this.heard.push('tcp')
    socket.destroy()
  })
  readonly #udp: Socket = createSocket('udp4', () => this.heard.push('udp'))

  async listen(): Promise<{ tcp: number; udp: number }> {
    this.#tcp.listen(0, '127.0.0.1')
    await once(this.#tcp, 'listening')
    this.#udp.bind(0, '127.0.0.1')
    await once(this.#udp, 'listening')
    return { tcp: (this.#tcp.address() as AddressInfo).port, udp: this.#udp.address().port }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tcp.close()
    this.#udp.close()
    await Promise.resolve()
  }
}

let running: RunningApp
let page: Page

beforeAll(async () => {
  running = await launchElectron()
  page = running.window
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 })
})
afterAll(() => running.close())

describe('the page', () => {
  it('is our origin, a secure context, isolated from everything else', async () => {
    const facts = await page.evaluate(() => ({
      origin: location.origin,
      secure: isSecureContext,
      isolated: crossOriginIsolated,
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      bridge: Object.keys(window.strongroom).sort(),
    }))
    expect(facts).toEqual({
      origin: ORIGIN,
      secure: true,
      isolated: true,
      node: [],
      bridge: ['call', 'cancel', 'dropped', 'start', 'subscribe'],
    })
  })

  it('is sandboxed, in a session that lives in memory', async () => {
    const facts = await running.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      const { session } = window!.webContents
      return {
        persistent: session.isPersistent(),
        path: session.storagePath,
        windows: BrowserWindow.getAllWindows().length,
      }
    })
    expect(facts).toEqual({ persistent: false, path: null, windows: 1 })
  })

  it('breaks none of its own rules', async () => {
    await using fresh = await launchElectron()
    // A page that is still being loaded for the first time complains of being left.
    await fresh.window.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 })
    const complaints: string[] = []
    fresh.window.on('console', (message) => complaints.push(message.text()))
    await fresh.window.reload()
    await fresh.window.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 })
    expect(complaints).toEqual([])
  })

  it('runs no text as code, and takes no text as markup', async () => {
    const results = await page.evaluate(async () => {
      const attempt = (work: () => unknown) =>
        // Later, because the debugger that carries this function is itself exempt from the policy.
        new Promise<string>((resolve) => {
          setTimeout(() => {
            try {
              resolve(`did: ${String(work())}`)
            } catch (error) {
              resolve((error as Error).name)
            }
          })
        })
      return {
        eval: await attempt(() => window.eval('1')),
        function: await attempt(() => (Function as unknown as (body: string) => () => unknown)('return 1')()),
        markup: await attempt(() => (document.createElement('p').innerHTML = '<b>x</b>')),
        script: await attempt(() => (document.createElement('script').src = '/assets/x.js')),
        policy: await attempt(() =>
          (
            window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
          ).trustedTypes.createPolicy('other', {}),
        ),
      }
    })
    expect(results).toEqual({
      eval: 'EvalError',
      function: 'EvalError',
      markup: 'TypeError',
      script: 'TypeError',
      policy: 'TypeError',
    })
  })

  it('runs no inline script and no handler in markup', async () => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      try {
        script.textContent = 'window.ran = true'
        document.body.append(script)
      } catch {
        // Trusted Types were quicker.
      }
      const button = document.createElement('button')
      try {
        button.setAttribute('onclick', 'window.ran = true')
        document.body.append(button)
        button.click()
      } catch {
        // The same.
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
      button.remove()
      script.remove()
      return 'ran' in window
    })
    expect(ran).toBe(false)
  })
})

describe('the network', () => {
  it('is out of reach by every road that a page has, loopback included', async () => {
    await using listener = new Listener()
    const ports = await listener.listen()
    const results = await page.evaluate(async ({ tcp, udp }) => {
      const host = `127.0.0.1:${String(tcp)}`
      const failed = (work: Promise<unknown>) =>
        work.then(
          () => 'reached',
          () => 'failed',
        )
      const byEvent = (target: EventTarget, good: string) =>
        new Promise<string>((resolve) => {
          target.addEventListener(good, () => resolve('reached'))
          target.addEventListener('error', () => resolve('failed'))
        })
      const byImage = (src: string) => {
        const image = new Image()
        const outcome = byEvent(image, 'load')
        image.src = src
        return outcome
      }
      const candidates: string[] = []
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${String(udp)}` }] })
      peer.onicecandidate = ({ candidate }) => candidate && candidates.push(candidate.candidate)
      peer.createDataChannel('x')
      await peer.setLocalDescription(await peer.createOffer())
      const found = {
        fetch: await failed(fetch(`http://${host}/`)),
        secure: await failed(fetch(`https://${host}/`)),
        opaque: await failed(fetch(`http://${host}/`, { mode: 'no-cors' })),
        elsewhere: await failed(fetch('https://example.com/')),
        socket: await byEvent(new WebSocket(`ws://${host}/`), 'open'),
        stream: await byEvent(new EventSource(`http://${host}/`), 'open'),
        image: await byImage(`http://${host}/x.png`),
        data: await byImage('data:image/gif;base64,R0lGODlhAQABAAAAACw='),
      }
      navigator.sendBeacon(`http://${host}/`, 'x')
      await new Promise((resolve) => setTimeout(resolve, 3000))
      peer.close()
      return { ...found, candidates }
    }, ports)
    expect(results).toEqual({
      fetch: 'failed',
      secure: 'failed',
      opaque: 'failed',
      elsewhere: 'failed',
      socket: 'failed',
      stream: 'failed',
      image: 'failed',
      data: 'failed',
      candidates: [],
    })
    expect(listener.heard).toEqual([])
  })

  it('is out of reach for the broker’s own session too, where no page policy holds', async () => {
    await using listener = new Listener()
    const { tcp } = await listener.listen()
    const outcome = await running.app.evaluate(async ({ BrowserWindow, session }, port) => {
      const ours = BrowserWindow.getAllWindows()[0]!.webContents.session
      const attempt = (from: typeof ours) =>
        from.fetch(`http://127.0.0.1:${String(port)}/`).then(
          () => 'reached',
          () => 'failed',
        )
      return [await attempt(ours), await attempt(session.defaultSession)]
    }, tcp)
    expect(outcome).toEqual(['failed', 'failed'])
    expect(listener.heard).toEqual([])
  })

  it('gets nothing but files of the page from our own origin', async () => {
    const statuses = await page.evaluate(async () => {
      const status = async (address: string, method = 'GET') => (await fetch(address, { method })).status
      return [
        await status('/'),
        await status('/no-such-file.js'),
        await status('/..%2f..%2fpackage.json'),
        await status('/%2e%2e/%2e%2e/package.json'),
        await status('//etc/passwd').catch(() => 404),
        await status('/', 'POST'),
        await status('/content/00000000000000000000000000000000'),
        await status('/print/00000000000000000000000000000000'),
      ]
    })
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404, 404])
  })
})

describe('the window', () => {
  const windows = () => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

  it('opens no other', async () => {
    const opened = await page.evaluate(() => [
      window.open('https://example.com/'),
      window.open('/'),
      window.open('about:blank'),
    ])
    expect(opened).toEqual([null, null, null])
    await page.evaluate(() => {
      const link = document.createElement('a')
      Object.assign(link, { href: '/', target: '_blank' })
      document.body.append(link)
      link.click()
      link.remove()
    })
    expect(await windows()).toBe(1)
  })

  it('goes nowhere else', async () => {
    await page.evaluate(() => {
      for (const address of ['https://example.com/', 'file:///etc/passwd', '/assets/', 'data:text/html,x'])
        location.href = address
      const form = document.createElement('form')
      form.action = 'https://example.com/'
      document.body.append(form)
      form.submit()
      form.remove()
    })
    await page.waitForTimeout(300)
    expect(page.url()).toBe(`${ORIGIN}/`)
    expect(await page.evaluate(() => document.querySelectorAll('h1').length)).toBeGreaterThan(0)
  })

  it('lends its bridge to no frame inside it', async () => {
    const found = await page.evaluate(async () => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const blank = 'strongroom' in (frame.contentWindow ?? {})
      frame.src = '/'
      const look = () => {
        try {
          return String('strongroom' in (frame.contentWindow ?? {}))
        } catch (error) {
          return (error as Error).name
        }
      }
      // Until the frame has left its blank page.
      let loaded = look()
      for (let looks = 0; loaded === 'false' && looks < 300; looks++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        loaded = look()
      }
      frame.remove()
      return { blank, loaded }
    })
    expect(found).toEqual({ blank: false, loaded: 'SecurityError' })
  })

  it('downloads nothing', async () => {
    const started = await running.app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      const ends: string[] = []
      webContents.session.on('will-download', (event, item) => {
        ends.push(event.defaultPrevented ? 'refused' : 'accepted')
        item.once('done', (_event, state) => ends.push(state))
      })
      await webContents.executeJavaScript(
        `{ const a = document.createElement('a'); a.href = '/'; a.download = 'x'; document.body.append(a); a.click(); a.remove() }`,
      )
      await new Promise((resolve) => setTimeout(resolve, 500))
      return ends
    })
    expect(started).not.toContain('accepted')
    expect(started).not.toContain('completed')
  })

  it('has no permission, whatever is asked for', async () => {
    const answers = await page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
        'clipboard-write',
        'midi',
        'persistent-storage',
        'screen-wake-lock',
        'local-fonts',
        'window-management',
      ]
      const query = (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => state,
          () => 'unknown',
        )
      const refused = (work: () => Promise<unknown>) =>
        work().then(
          () => 'granted',
          () => 'refused',
        )
      return {
        queried: [...new Set(await Promise.all(names.map(query)))].sort(),
        camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await refused(() => navigator.mediaDevices.getDisplayMedia()),
        notification: await Notification.requestPermission(),
        persist: await navigator.storage.persist(),
      }
    })
    expect(answers.queried).not.toContain('granted')
    expect(answers.queried).not.toContain('prompt')
    expect(answers).toMatchObject({
      camera: 'refused',
      screen: 'refused',
      notification: 'denied',
      persist: false,
    })
  })
})
