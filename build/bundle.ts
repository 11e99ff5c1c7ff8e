/** Makes out/app and out/cli from the sources: one CommonJS file for each process, and the page. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { licenceCollector } from './licences.mjs'
import { copyPageFonts } from './page-fonts.mjs'
import { bundleFolder, bundleInputs, stampBundle, type BundleName } from './setup/bundle-stamp.mjs'
import { root } from './setup/paths.mjs'

/** What the oldest Electron we run in understands. */
const nodeTarget = 'node20.18'
const pageTarget = 'chrome130'

/** Native modules cannot be bundled; packages carry them beside the bundles. */
const external = ['electron', 'better-sqlite3', 'sodium-native']

/** Run by whoever holds the engine. */
const threads = {
  'content-thread': 'electron/engine/content/content-thread.ts',
  'hash-thread': 'electron/engine/backup/hash-thread.ts',
  'whole-file-thread': 'electron/engine/store/whole-file-thread.ts',
}

/** Output name: source. The files of a bundle lie side by side and find each other by `import.meta.dirname`. */
const processes: Record<BundleName, Record<string, string>> = {
  app: {
    main: 'electron/main/entry.ts',
    preload: 'electron/preload/preload.ts',
    'engine-host': 'electron/hosts/engine-host.ts',
    'inspector-host': 'electron/hosts/inspector-host.ts',
    ...threads,
  },
  cli: { cli: 'electron/cli/main.ts', ...threads },
}

/** Named by whoever signs for macOS; without it Touch ID is not offered. */
const keychainGroup = process.env['STRONGROOM_KEYCHAIN_GROUP']

const licences = licenceCollector()
const shared: InlineConfig = { root, configFile: false, logLevel: 'warn' }

const bundleProcess = (folder: string, name: string, source: string, sqliteBinding: string | undefined) =>
  build({
    ...shared,
    plugins: [licences.plugin()],
    define: {
      __EVALUATION_SQLITE_BINDING__:
        sqliteBinding === undefined ? 'undefined' : JSON.stringify(sqliteBinding),
      __KEYCHAIN_GROUP__: keychainGroup === undefined ? 'undefined' : JSON.stringify(keychainGroup),
      __CONTENT_THREAD__: JSON.stringify('./content-thread.cjs'),
      __HASH_THREAD__: JSON.stringify('./hash-thread.cjs'),
      __FONTS__: JSON.stringify('./fonts/'),
      __WHOLE_FILE_THREAD__: JSON.stringify('./whole-file-thread.cjs'),
      'process.env.NODE_ENV': JSON.stringify('production'),
    },
    ssr: { noExternal: true, external, target: 'node' },
    build: {
      ssr: join(root, source),
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      target: nodeTarget,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  })

const bundlePage = (folder: string) =>
  build({
    ...shared,
    root: join(root, 'renderer'),
    base: '/',
    plugins: [react(), licences.plugin()],
    build: {
      outDir: join(folder, 'renderer'),
      emptyOutDir: true,
      target: pageTarget,
      // Our content security policy allows neither data: URLs nor inline scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
    },
  })

/**
 * What the PDF viewer fetches from our origin while it draws: character maps, the standard fonts, and the decoders of
 * scanned pages. Decoders in plain JavaScript: WebAssembly is shut out by the page's policy.
 */
const copyPdfData = (folder: string) => {
  const from = join(root, 'node_modules/pdfjs-dist')
  const to = join(folder, 'renderer/pdf')
  for (const part of ['cmaps', 'standard_fonts'])
    cpSync(join(from, part), join(to, part), { recursive: true })
  for (const decoder of ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'])
    cpSync(join(from, 'wasm', decoder), join(to, 'decoders', decoder))
}

const bundle = async (name: BundleName, sqliteBinding: string | undefined) => {
  const folder = bundleFolder(name)
  const inputs = bundleInputs(name, sqliteBinding)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  // One broken part does not keep the others from being made, which helps whoever repairs it.
  const failures: string[] = []
  const attempt = async (part: string, work: Promise<unknown>) => {
    await work.catch((error: unknown) =>
      failures.push(`${part}: ${error instanceof Error ? error.message : String(error)}`),
    )
  }
  for (const [output, source] of Object.entries(processes[name]))
    await attempt(source, bundleProcess(folder, output, source, sqliteBinding))
  copyPageFonts(join(folder, 'fonts'))
  if (name === 'app') {
    await attempt('renderer', bundlePage(folder))
    copyPdfData(folder)
    licences.write(join(folder, 'licences.json'))
  }
  if (failures.length > 0) {
    console.error(failures.join('\n'))
    return false
  }
  stampBundle(name, inputs)
  return true
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'sqlite-binding': { type: 'string' } },
})
for (const name of ['app', 'cli'] as const) {
  const wanted = positionals.length === 0 || positionals.includes(name)
  if (wanted && !(await bundle(name, values['sqlite-binding']))) process.exitCode = 1
}
