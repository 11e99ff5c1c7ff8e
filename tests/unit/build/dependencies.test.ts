/** What the lock file may bring: exact versions under their own names, each known by its hash. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))

type Wanted = Readonly<Record<string, string>>
const manifest = read('package.json') as {
  dependencies: Wanted
  devDependencies: Wanted
  optionalDependencies: Wanted
  overrides: Wanted
}
const lock = read('package-lock.json') as {
  packages: Readonly<Record<string, { name?: string; integrity?: string; resolved?: string }>>
}

/** The drop-in fork that can encrypt; every other package goes by its own name. */
const ALIASES: Readonly<Record<string, string>> = { 'better-sqlite3': 'better-sqlite3-multiple-ciphers' }

const wanted = Object.entries({
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
  ...manifest.overrides,
})
const locked = Object.entries(lock.packages).filter(([path]) => path !== '')

test.each(wanted)('%s is pinned to one exact version of the package of that name', (name, version) => {
  const own = /^\d+\.\d+\.\d+(-[\w.]+)?$/
  const alias = ALIASES[name]
  if (alias === undefined) expect(version).toMatch(own)
  else expect(version.replace(`npm:${alias}@`, '')).toMatch(own)
})

test('no package in the lock file stands under another name than its own', () => {
  const strangers = locked.filter(
    ([path, { name }]) => name !== undefined && name !== ALIASES[path.replace(/^.*node_modules\//, '')],
  )
  expect(strangers.map(([path]) => path)).toEqual([])
})

test('every package in the lock file is known by its hash and by no address', () => {
  const loose = locked.filter(([, { integrity, resolved }]) => !integrity || resolved !== undefined)
  expect(loose.map(([path]) => path)).toEqual([])
})
