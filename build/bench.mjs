/**
 * `npm run bench`: measures against age and restic in the same run. Options after `--`:
 * `--quick` small sizes, only to see that it works; `--rounds N`; `--engine` measures inside one process, too;
 * `--write` puts the table into README.md.
 */
import { join } from 'node:path'
import { installDependencies } from './setup/dependencies.mjs'
import { toolsEnvironment, toolsNode } from './setup/node.mjs'
import { root } from './setup/paths.mjs'
import { runHere } from './setup/run.mjs'
import { runMain, say } from './setup/say.mjs'
import { prepareBundle } from './setup/setup.mjs'
import { installSystemPackages } from './setup/system-packages.mjs'

await runMain(async () => {
  await installDependencies()
  await prepareBundle('cli')
  if (process.getuid?.() === 0)
    await installSystemPackages('what is measured against', ['age', 'restic', 'strace', 'e2fsprogs'])
  else
    say(
      'not root: no disk of its own, warm caches, and age, restic and strace only if they are there already',
    )
  return runHere(toolsNode(), [join(root, 'tests', 'bench', 'run.ts'), ...process.argv.slice(2)], {
    env: toolsEnvironment(),
  })
})
