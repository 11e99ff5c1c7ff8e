import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toolsEnvironment, toolsNode } from './node.mjs'
import { root } from './paths.mjs'
import { runHere } from './run.mjs'

export const unitProjects = ['unit', 'property', 'vectors', 'migration', 'faults']

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Runs vitest on the terminal.
 * @param {readonly string[]} projects
 * @param {Record<string, string>} [env]
 * @param {readonly string[]} [options]
 * @returns {Promise<Counts>} a run that breaks off counts as one failure
 */
export const runVitest = async (projects, env = {}, options = []) => {
  const results = join(root, 'test-results', `${projects[0]}.json`)
  mkdirSync(join(root, 'test-results'), { recursive: true })
  rmSync(results, { force: true })
  const args = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...options,
  ]
  const code = await runHere(toolsNode(), args, { cwd: root, env: { ...toolsEnvironment(), ...env } })
  const counts = read(results)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** @param {string} file @returns {Counts} */
const read = (file) => {
  try {
    /** @type {Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>} */
    const result = JSON.parse(readFileSync(file, 'utf8'))
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/** @param {Counts} counts */
export const summary = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`
