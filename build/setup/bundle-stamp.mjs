import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { root } from './paths.mjs'

const stampFile = join(root, 'out', '.stamp')

/** What out/ is made from. @param {string | undefined} sqliteBinding */
export const bundleFingerprint = (sqliteBinding) =>
  fingerprint(
    ['shared', 'electron', 'renderer', 'build/bundle.ts', 'package-lock.json']
      .map((path) => join(root, path))
      .filter(existsSync),
    [sqliteBinding ?? ''],
  )

/** @param {string} inputs */
export const bundleIsCurrent = (inputs) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === inputs

export { stampFile }
