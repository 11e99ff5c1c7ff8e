/** `npm run check`: types, lint, layers, dead code and format, two at a time; prints only what is wrong. */
import { performance } from 'node:perf_hooks'
import { runMain } from './setup/say.mjs'
import { toolsEnvironment } from './setup/node.mjs'
import { root } from './setup/paths.mjs'
import { run } from './setup/run.mjs'

const lint = 'eslint --max-warnings 0 --cache'
const checks = [
  // The tests' types are a program of their own: two halves cost no more than the whole, on two cores.
  { name: 'lint', command: `${lint} --cache-location node_modules/.cache/eslint . --ignore-pattern tests/` },
  { name: 'lint of tests', command: `${lint} --cache-location node_modules/.cache/eslint-tests tests` },
  { name: 'types', command: 'tsc --build --pretty' },
  { name: 'layers', command: 'node build/check-layers.ts' },
  { name: 'dead code', command: 'knip --no-progress' },
  { name: 'format', command: 'prettier --check . --cache --log-level warn' },
]

const perform = async ({ name, command }: (typeof checks)[number]) => {
  const started = performance.now()
  const [program = '', ...args] = command.split(' ')
  const { ok, output } = await run(program, args, { cwd: root, env: toolsEnvironment(), label: name })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${ok ? '' : `\n${output}\n`}`)
  return ok
}

await runMain(async () => {
  const waiting = [...checks]
  const results: boolean[] = []
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results.push(await perform(next))
  }
  await Promise.all([work(), work()])
  return results.every(Boolean) ? 0 : 1
})
