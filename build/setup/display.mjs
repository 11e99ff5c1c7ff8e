import { spawn } from 'node:child_process'
import { StepFailure, say } from './say.mjs'
import { installSystemPackages } from './system-packages.mjs'

/**
 * A screen for the window: the present one, or a virtual one where there is none.
 * @returns {Promise<{ env: Record<string, string>, close: () => void }>}
 */
export const openDisplay = async () => {
  const { names, close } = await openDisplays(1)
  return { env: names[0] === undefined ? {} : { DISPLAY: names[0] }, close }
}

/**
 * Virtual displays, so that windows beside each other share neither focus nor clipboard; none where a screen is present.
 * @param {number} count
 * @returns {Promise<{ names: string[], close: () => void }>}
 */
export const openDisplays = async (count) => {
  const present = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (process.platform !== 'linux' || present) return { names: [], close: () => {} }
  await installSystemPackages('a virtual display', ['xvfb'])
  /** @type {{ name: string, close: () => void }[]} */
  const displays = []
  while (displays.length < count) displays.push(await startDisplay())
  const names = displays.map(({ name }) => name)
  say(`no display here, so windows open on virtual ones (${names.join(', ')}), where nobody sees them`)
  const close = () => {
    for (const display of displays) display.close()
  }
  return { names, close }
}

/** @returns {Promise<{ name: string, close: () => void }>} */
const startDisplay = async () => {
  // -s 0: after ten minutes without a key its screen saver would start, and the vault lock itself.
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset', '-s', '0']
  // In a group of its own: Ctrl+C ends the app first, which still wants the display for that.
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true })
  const number = await /** @type {Promise<string>} */ (
    new Promise((resolve, reject) => {
      const fail = (/** @type {string} */ cause) =>
        reject(new StepFailure(cause, 'install xvfb, or start from a desktop session'))
      const limit = setTimeout(() => {
        server.kill()
        fail('the virtual display did not start within 20 s')
      }, 20_000)
      server.on('error', (error) => fail(`no virtual display: ${error.message}`))
      server.on('exit', (code) => fail(`the virtual display ended with ${code}`))
      server.stdio[3]?.once('data', (bytes) => {
        clearTimeout(limit)
        resolve(String(bytes).trim())
      })
    })
  )
  const close = () => {
    server.kill()
  }
  process.on('exit', close)
  server.unref()
  return { name: `:${number}`, close }
}
