import { spawn } from 'node:child_process'
import { say } from './say.mjs'

const heartbeatSeconds = 20

/**
 * Runs a program quietly, with a sign of life every so often and a limit on its time.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, minutes?: number, label?: string }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} what it printed; the reader sees it only if it failed
 */
export const run = (command, args, { cwd, env, minutes = 10, label = command } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    const started = Date.now()
    let output = ''
    /** @param {Buffer} bytes */
    const keep = (bytes) => {
      output = (output + bytes.toString()).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const heartbeat = setInterval(() => {
      say(`  … still at it: ${label}, ${Math.round((Date.now() - started) / 1000)} s`)
    }, heartbeatSeconds * 1000)
    const limit = setTimeout(() => {
      output += `\nstopped after ${minutes} minutes`
      child.kill('SIGKILL')
    }, minutes * 60_000)
    /** @param {boolean} ok */
    const end = (ok) => {
      clearInterval(heartbeat)
      clearTimeout(limit)
      resolve({ ok, output: output.trim() })
    }
    child.on('error', (error) => {
      output += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })

/**
 * Runs a program on the terminal and passes its exit code on; interrupting us interrupts it, and twice ends it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export const runHere = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' })
    let asked = false
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // Asked twice, a program that still has a question on a display that nobody sees is not waited for.
      child.kill(asked ? 'SIGKILL' : signal)
      asked = true
    }
    // A closed terminal hangs up; what we opened is closed then, too.
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const signal of signals) process.off(signal, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })

/** @param {string} output */
export const tail = (output) => output.split('\n').slice(-15).join('\n')
