/** `npm run e2e`: the end-to-end tests alone; options after `--` go to vitest. */
import { runEndToEnd } from './setup/end-to-end.mjs'
import { runMain } from './setup/say.mjs'
import { summary } from './setup/vitest.mjs'

await runMain(async () => {
  const counts = await runEndToEnd(process.argv.slice(2))
  console.log(summary(counts))
  return counts.failed > 0 ? 1 : 0
})
