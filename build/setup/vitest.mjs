import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { toolsEnvironment, toolsNode } from './node.mjs'
import { root } from './paths.mjs'
import { runHere } from './run.mjs'

export const unitProjects = ['unit', 'property', 'vectors', 'migration', 'faults']

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: readonly string[] }} Counts
 * failures name each failed test with the first line of its reason.
 */

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
  if (code === 0 || counts.failed > 0) return counts
  return { ...counts, failed: 1, failures: [`${projects.join(', ')}: the run ended with ${code}`] }
}

/** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} TestResult */
/** @typedef {{ status: string, name: string, message: string, assertionResults: TestResult[] }} FileResult */

/** @param {string} file @returns {Counts} */
const read = (file) => {
  try {
    /** @type {Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number> & { testResults: FileResult[] }} */
    const result = JSON.parse(readFileSync(file, 'utf8'))
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
      failures: result.testResults.flatMap(failuresOf),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${relative(root, file)} was not written`] }
  }
}

/** @param {FileResult} file */
const failuresOf = ({ status, name, message, assertionResults }) => {
  const at = relative(root, name)
  const tests = assertionResults.filter((test) => test.status === 'failed')
  if (tests.length === 0) return status === 'failed' ? [`${at}: ${firstLine(message)}`] : []
  return tests.map((test) => `${at} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
}

/** @param {string | undefined} text */
const firstLine = (text) => (text ?? '').trim().split('\n', 1)[0] ?? ''

/** @param {Counts} counts */
export const summary = ({ passed, failed, skipped, failures }) =>
  [
    ...failures.map((failure) => `failed: ${failure}`),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join('\n')
