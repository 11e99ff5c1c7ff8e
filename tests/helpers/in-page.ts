/** Modules of the window, run inside the real page: for what has no screen of its own. */
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '..', '..')

/** Bundles a module under a global name and evaluates it in the page, as if the page had loaded it. */
export const loadInPage = async (page: Page, source: string, name: string): Promise<void> => {
  const made = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'chrome130',
      lib: { entry: join(root, source), formats: ['iife'], name },
    },
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  })
  const [output] = Array.isArray(made) ? made : [made]
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
  if (chunk === undefined) throw new Error(`${source} could not be bundled`)
  await page.evaluate(`${chunk.code};globalThis.${name} = ${name};undefined`)
}
