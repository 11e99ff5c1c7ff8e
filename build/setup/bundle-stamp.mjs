import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { root } from './paths.mjs'

/**
 * The app and the command line are bundled apart: one may need a SQLite binding of its own, the other never.
 * @typedef {'app' | 'cli'} BundleName
 */

const makers = ['build/bundle.ts', 'build/page-fonts.mjs', 'package.json', 'package-lock.json']

/** @type {Record<BundleName, readonly string[]>} */
const sources = {
  app: ['shared', 'electron', 'renderer', ...makers],
  cli: ['shared', 'electron', ...makers],
}

/** @param {BundleName} name */
export const bundleFolder = (name) => join(root, 'out', name)

/** @param {BundleName} name */
const stampFile = (name) => join(bundleFolder(name), '.stamp')

/**
 * One value for all that a bundle is made from.
 * @param {BundleName} name
 * @param {string | undefined} sqliteBinding
 */
export const bundleInputs = (name, sqliteBinding) => {
  const paths = sources[name].map((path) => join(root, path)).filter(existsSync)
  return fingerprint(paths, [sqliteBinding ?? '', process.env['STRONGROOM_KEYCHAIN_GROUP'] ?? ''])
}

/** @param {BundleName} name @param {string} inputs */
export const bundleIsCurrent = (name, inputs) =>
  existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === inputs

/** @param {BundleName} name @param {string} inputs */
export const stampBundle = (name, inputs) => writeFileSync(stampFile(name), inputs)
