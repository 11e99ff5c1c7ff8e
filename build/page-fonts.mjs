/** The fonts for printed pages, which lie beside each bundle as they do in node_modules, with their licences. */
import { cpSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup/paths.mjs'

/** What `electron/engine/paper/page-fonts.ts` reads of each package. */
export const pageFonts = [
  { package: 'dejavu-fonts-ttf', files: 'ttf/DejaVuSans{,-Bold}.ttf' },
  { package: '@fontsource-variable/noto-sans-sc', files: 'files/*-[0-9]*-wght-normal.woff2' },
  { package: '@fontsource-variable/noto-sans-kr', files: 'files/*-[0-9]*-wght-normal.woff2' },
  {
    package: '@fontsource/noto-sans-devanagari',
    files: 'files/*-devanagari-devanagari-{400,700}-normal.woff2',
  },
  { package: '@fontsource/noto-sans-thai', files: 'files/*-thai-thai-{400,700}-normal.woff2' },
]

/** @param {string} to */
export const copyPageFonts = (to) => {
  for (const { package: name, files } of pageFonts) {
    const from = join(root, 'node_modules', name)
    for (const file of globSync([files, 'LICENSE', 'unicode.json'], { cwd: from }))
      cpSync(join(from, file), join(to, name, file), { recursive: true })
  }
}
