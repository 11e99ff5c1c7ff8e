/** Checks the rules of .dependency-cruiser.cjs, and that the tool saw every source file: it can be blind in silence. */
import { globSync } from 'node:fs'
import { cruise, format, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

const folders = ['shared', 'electron', 'renderer']

const options = await extractDepcruiseOptions('./.dependency-cruiser.cjs')
const { output } = await cruise(folders, options)
const result = output as ICruiseResult

const cruised = new Set(result.modules.map((module) => module.source))
const unseen = globSync(`{${folders.join(',')}}/**/*.{ts,tsx}`)
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.endsWith('.d.ts') && !cruised.has(file))
if (unseen.length > 0) {
  console.log(
    `dependency-cruiser did not see ${unseen.length} source files, ${unseen.slice(0, 3).join(', ')} …`,
  )
  process.exitCode = 1
}

const report = await format(result, { outputType: 'err' })
console.log(report.output)
if (report.exitCode > 0) process.exitCode = 1
