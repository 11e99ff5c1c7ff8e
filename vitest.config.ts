import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What is quick on an idle machine may take long beside other work: only what hangs is to be cut off. */
const quick = (name: string, seconds = 60) => ({
  extends: true as const,
  test: {
    ...{ name, include: [`tests/${name}/**/*.test.{ts,tsx}`] },
    ...{ testTimeout: seconds * 1000, hookTimeout: seconds * 1000 },
  },
})

export default defineConfig({
  define: {
    __EVALUATION_SQLITE_BINDING__: 'undefined',
    // Node strips the types of a worker's source by itself, so tests need no bundle of it.
    __CONTENT_THREAD__: JSON.stringify(
      new URL('electron/engine/content/content-thread.ts', import.meta.url).href,
    ),
  },
  test: {
    pool: 'forks',
    // The default leaves a core to the terminal; fault tests wait for disks and KDFs most of the time.
    maxWorkers: '100%',
    passWithNoTests: true,
    // Its own default is one second, which a loaded machine needs for a process that starts or ends.
    expect: { poll: { timeout: 30_000 } },
    // Half of what a process of a test costs is reading our source; the next one finds it read.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    projects: [
      quick('unit'),
      quick('property'),
      quick('vectors'),
      quick('migration'),
      quick('faults', 120),
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.{ts,tsx}'],
          setupFiles: 'tests/helpers/own-display.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
