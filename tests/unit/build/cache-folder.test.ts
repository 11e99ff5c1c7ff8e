/** Programs that were built on this machine are kept and run again: nobody else may have put them there. */
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cacheFolder } from '../../../build/setup/paths.mjs'

let base: string
let fallback: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'strongroom-cache-test-'))
  fallback = join(base, `strongroom-cache-${userInfo().username}`)
  // No cache of one's own can be made.
  for (const name of ['HOME', 'XDG_CACHE_HOME']) vi.stubEnv(name, '/dev/null/nowhere')
  vi.stubEnv('TMPDIR', base)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(base, { recursive: true })
})

const onUnix = process.platform !== 'win32'

test.runIf(onUnix)('where no home can be written, a folder of the own account alone serves', () => {
  expect(cacheFolder()).toBe(fallback)
  expect(cacheFolder()).toBe(fallback)
})

test.runIf(onUnix)('one that others can write, or a link, is not taken', () => {
  mkdirSync(fallback)
  chmodSync(fallback, 0o777)
  expect(cacheFolder).toThrow('somebody else')
  rmSync(fallback, { recursive: true })
  mkdirSync(join(base, 'elsewhere'))
  symlinkSync(join(base, 'elsewhere'), fallback)
  expect(cacheFolder).toThrow('somebody else')
})

test.runIf(onUnix && process.getuid?.() === 0)('nor is one of another account', () => {
  mkdirSync(fallback, { mode: 0o700 })
  chownSync(fallback, 65_534, 65_534)
  expect(cacheFolder).toThrow('somebody else')
  expect(existsSync(fallback)).toBe(true)
})
