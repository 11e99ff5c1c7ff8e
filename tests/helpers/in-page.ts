/** Modules of the window, run inside the real page: for what has no screen of its own. */
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '..', '..')

/** Bundles a module under a global name. @returns a script for `page.evaluate` */
export const bundleForPage = async (source: string, name: string): Promise<string> => {
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
  const outputs = Array.isArray(made) ? made : 'output' in made ? [made] : []
  const chunk = outputs[0]?.output[0]
  if (chunk === undefined) throw new Error(`${source} could not be bundled`)
  return `${chunk.code};globalThis.${name} = ${name};undefined`
}
