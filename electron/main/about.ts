/** What the program is made of. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { shellCalls } from '../../shared/contract/shell.ts'
import type { CallOutput } from '../../shared/contract/contract.ts'

/** The bundler collects the licences of everything that goes into the bundles. */
const LICENCES = join(import.meta.dirname, 'licences.json')
const licences = shellCalls['about.get'].output.shape.licences

export function about(): CallOutput<'about.get'> {
  const { electron, chrome, node } = process.versions
  return {
    version: app.getVersion(),
    electron: electron,
    chromium: chrome,
    node,
    evaluation: __EVALUATION_SQLITE_BINDING__ !== undefined,
    licences: licences.parse(JSON.parse(readFileSync(LICENCES, 'utf8'))),
  }
}
