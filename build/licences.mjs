/** Collects, while the app is bundled, which packages go into it, and writes them down with their licences. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pageFonts } from './page-fonts.mjs'
import { root } from './setup/paths.mjs'

/** What goes along without being bundled: the runtime, native modules, files that are copied. */
const carriedAlong = [
  'electron',
  'better-sqlite3',
  'sodium-native',
  'pdfjs-dist',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  ...pageFonts.map(({ package: name }) => name),
]

/** Packages that point at a file instead of naming a licence, by the names of SPDX. @type {Record<string, string>} */
const named = { 'dejavu-fonts-ttf': 'Bitstream-Vera AND LicenseRef-Arev-Fonts' }

/** The folder of a package, up to its name: the last one, because packages may lie inside others. */
const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/

export const licenceCollector = () => {
  const folders = new Set(carriedAlong.map((name) => join(root, 'node_modules', name)))
  return {
    /** @returns {import('vite').Plugin} a plugin for each build whose packages are to be listed */
    plugin: () => ({
      name: 'collect-licences',
      buildEnd() {
        for (const id of this.getModuleIds()) {
          const folder = packageFolder.exec(id.replace(/^\0/, ''))?.[0]
          if (folder !== undefined) folders.add(folder)
        }
      },
    }),
    /** @param {string} file */
    write: (file) => {
      const list = [...folders].map(describe)
      list.sort((one, other) => one.name.localeCompare(other.name, 'en'))
      writeFileSync(file, JSON.stringify(list, null, 1))
    },
  }
}

/** @param {string} folder */
const describe = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof name !== 'string' || typeof version !== 'string' || typeof license !== 'string')
    throw new Error(`${folder} does not name its licence`)
  return { name, version, licence: named[name] ?? license }
}
