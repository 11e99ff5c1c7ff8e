import { spawn } from 'node:child_process'
import { StepFailure, say } from './say.mjs'
import { installSystemPackages } from './system-packages.mjs'

/**
 * A screen for the window: the present one, or a virtual one where there is none.
 * @returns {Promise<{ env: Record<string, string>, close: () => void }>}
 */
export const openDisplay = async () => {
  const present = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (process.platform !== 'linux' || present) return { env: {}, close: () => {} }
  await installSystemPackages('a virtual display', ['xvfb'])
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
  say(`no display here, so the window opens on a virtual one (:${number}), where nobody sees it`)
  return { env: { DISPLAY: `:${number}` }, close }
}
