#!/usr/bin/env node
/**
 * Stands in for fpm, which electron-builder would download: takes fpm's arguments for a Debian package and has
 * dpkg-deb make it.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const text = /** @type {const} */ ({ type: 'string' })
const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    'deb-priority': text,
    'deb-compression': text,
    'deb-recommends': { type: 'string', multiple: true },
    depends: { type: 'string', short: 'd', multiple: true },
    source: { type: 'string', short: 's' },
    type: { type: 'string', short: 't' },
  },
})
if (values['type'] !== 'deb') throw new Error(`makes Debian packages only, not ${String(values['type'])}`)

const staging = mkdtempSync(join(tmpdir(), 'strongroom-deb-'))
// The package's top folder stands for / itself.
chmodSync(staging, 0o755)
try {
  for (const mapping of positionals) {
    const [source = '', target = ''] = mapping.split('=')
    mkdirSync(dirname(join(staging, target)), { recursive: true })
    cpSync(source, join(staging, target), { recursive: true, verbatimSymlinks: true })
  }
  const control = join(staging, 'DEBIAN')
  mkdirSync(control)
  writeFileSync(join(control, 'control'), controlFile())
  for (const [option, name] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ]) {
    cpSync(String(values[option ?? '']), join(control, name ?? ''))
    chmodSync(join(control, name ?? ''), 0o755)
  }
  execFileSync('dpkg-deb', [
    '--build',
    '--root-owner-group',
    '-Zgzip',
    '-z6',
    staging,
    String(values['package']),
  ])
} finally {
  rmSync(staging, { recursive: true, force: true })
}

function controlFile() {
  // Every further line of a description starts with a blank; an empty one would end the field.
  const description = String(values['description'])
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n ')
  const list = (/** @type {unknown} */ names) => (Array.isArray(names) ? names.join(', ') : '')
  const fields = {
    Package: values['name'],
    Version: values['version'],
    Architecture: values['architecture'],
    Maintainer: values['maintainer'],
    Priority: values['deb-priority'],
    Section: 'utils',
    Depends: list(values['depends']),
    Recommends: list(values['deb-recommends']),
    Homepage: values['url'],
    Description: description,
  }
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${String(value)}\n`)
    .join('')
}
