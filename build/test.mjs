/** `npm test`: set-up, static checks, unit tests, end-to-end tests; goes on after a failure and sums up. */
import { join } from 'node:path'
import { installDependencies } from './setup/dependencies.mjs'
import { runEndToEnd } from './setup/end-to-end.mjs'
import { toolsEnvironment, toolsNode } from './setup/node.mjs'
import { root } from './setup/paths.mjs'
import { runHere } from './setup/run.mjs'
import { runMain, say, sayFailure } from './setup/say.mjs'
import { runVitest, summary, unitProjects } from './setup/vitest.mjs'

await runMain(async () => {
  await installDependencies()

  say('checking types, lint, layers, dead code and format …')
  const checked = await runHere(toolsNode(), [join(root, 'build', 'check.ts')], {
    cwd: root,
    env: toolsEnvironment(),
  })

  say('unit tests …')
  const unit = await runVitest(unitProjects)

  say('end-to-end tests …')
  const endToEnd = await runEndToEnd().catch((/** @type {unknown} */ error) => {
    sayFailure(error)
    return { passed: 0, failed: 1, skipped: 0, failures: ['the end-to-end tests did not begin'] }
  })

  const counts = {
    passed: unit.passed + endToEnd.passed + (checked === 0 ? 1 : 0),
    failed: unit.failed + endToEnd.failed + (checked === 0 ? 0 : 1),
    skipped: unit.skipped + endToEnd.skipped,
    failures: [...(checked === 0 ? [] : ['the static checks']), ...unit.failures, ...endToEnd.failures],
  }
  console.log(summary(counts))
  return counts.failed > 0 ? 1 : 0
})
