/** Makes out/ from the sources: one CommonJS file for each process, and the page. */
import { existsSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { bundleFingerprint, stampFile } from './setup/bundle-stamp.mjs'
import { root } from './setup/paths.mjs'

const out = join(root, 'out')

/** What the oldest Electron we run in understands. */
const nodeTarget = 'node20.18'
const pageTarget = 'chrome130'

/** Output name: source. All lie side by side in out/, so that they find each other by `import.meta.dirname`. */
const processes = {
  main: 'electron/main/entry.ts',
  preload: 'electron/preload/preload.ts',
  'engine-host': 'electron/hosts/engine-host.ts',
  'inspector-host': 'electron/hosts/inspector-host.ts',
  'content-thread': 'electron/engine/content/content-thread.ts',
  cli: 'electron/cli/main.ts',
}
const page = 'renderer/index.html'

/** Native modules cannot be bundled; packages carry them beside the bundles. */
const external = ['electron', 'better-sqlite3', 'sodium-native']

const shared: InlineConfig = { root, configFile: false, logLevel: 'warn' }

const bundleProcess = (name: string, source: string, sqliteBinding: string | undefined) =>
  build({
    ...shared,
    define: {
      __EVALUATION_SQLITE_BINDING__:
        sqliteBinding === undefined ? 'undefined' : JSON.stringify(sqliteBinding),
      __CONTENT_THREAD__: JSON.stringify('./content-thread.cjs'),
      'process.env.NODE_ENV': JSON.stringify('production'),
    },
    ssr: { noExternal: true, external, target: 'node' },
    build: {
      ssr: join(root, source),
      outDir: out,
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

const bundlePage = () =>
  build({
    ...shared,
    root: join(root, 'renderer'),
    base: '/',
    plugins: [react()],
    build: {
      outDir: join(out, 'renderer'),
      emptyOutDir: true,
      target: pageTarget,
      // Our content security policy allows neither data: URLs nor inline scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
    },
  })

export const bundle = async (sqliteBinding: string | undefined) => {
  const inputs = bundleFingerprint(sqliteBinding)
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  for (const [name, source] of Object.entries(processes)) {
    if (existsSync(join(root, source))) await bundleProcess(name, source, sqliteBinding)
    else console.log(`  (${source} is not there yet: ${name} left out)`)
  }
  if (existsSync(join(root, page))) await bundlePage()
  else console.log(`  (${page} is not there yet: the window's page left out)`)
  writeFileSync(stampFile, inputs)
}

if (import.meta.main) await bundle(process.env['STRONGROOM_SQLITE_BINDING'] || undefined)
