/** Whoever made a read-only stick chose what its names lead to: nothing waits for a fifo, nothing follows a link. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compartmentFixture } from '../helpers/compartment-fixture.ts'

const ROOT = new URL('../../', import.meta.url).href
const TIME_LIMIT = 10_000

/** Looks at a vault, then unlocks it, in a process of its own: one that blocks cannot be told to stop. */
const OPEN = `
  const at = (path) => import(${JSON.stringify(ROOT)} + path)
  const { lookAtVault } = await at('electron/engine/session/look-at-vault.ts')
  const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
  const { compartmentOpener } = await at('electron/engine/compartments/compartment-databases.ts')
  const { listCompartments } = await at('electron/engine/compartments/list-compartments.ts')
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { PASSCODE, STAFF_CODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const { CONTENT_THREAD } = await at('tests/helpers/compartment-fixture.ts')
  const [folder, machineFolder] = process.argv.slice(2)
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
    openCompartment: compartmentOpener(CONTENT_THREAD),
  }
  const { kind } = await lookAtVault(environment, folder)
  const input = { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: true }
  const result = await unlockVault(environment, input, quietJob).then(
    async (session) => {
      const states = listCompartments(session).compartments.map((one) => one.unavailable ?? (one.damaged ? 'damaged' : 'good'))
      await session.close()
      return 'open, ' + states.join()
    },
    (error) => error.code,
  )
  console.log(kind + ': ' + result)
`

const STRANGE = {
  'a fifo': (path: string) => {
    execFileSync('mkfifo', [path])
    return Promise.resolve()
  },
  'a link to what was there': async (path: string) => {
    const moved = `${path}.moved`
    await rename(`${path}.was`, moved)
    await symlink(moved, path)
  },
}

test.skipIf(process.platform === 'win32')(
  'a fifo or a link in the place of a file of the vault is damage, and nothing waits for it',
  async () => {
    await using f = await compartmentFixture()
    const { id } = f.compartment
    await f.session.close()
    const script = join(f.vault.base, 'open.mjs')
    await writeFile(script, OPEN)
    const compartment = join('compartments', id)
    const expected = {
      'head.a': 'vault: open, good',
      'registry.db': 'vault: registry-damaged',
      'registry.db-journal': 'vault: registry-damaged',
      [join(compartment, 'catalogue.db')]: 'vault: open, damaged',
      [join(compartment, 'content.db')]: 'vault: open, damaged',
      [join(compartment, 'content.db-wal')]: 'vault: open, damaged',
      lock: 'vault: registry-damaged',
      attempts: 'vault: too-early',
    }
    const found: Record<string, string> = {}
    const wanted: Record<string, string> = {}
    for (const [name, make] of Object.entries(STRANGE)) {
      for (const [file, result] of Object.entries(expected)) {
        // Not there in a vault that nobody failed to open.
        if (name !== 'a fifo' && /-wal$|^attempts$/.test(file)) continue
        const copy = join(f.vault.base, 'copy')
        await cp(f.vault.folder, copy, { recursive: true })
        await rename(join(copy, file), join(copy, `${file}.was`)).catch(() => undefined)
        await make(join(copy, file))
        const { stdout, error } = spawnSync(
          process.execPath,
          ['--no-warnings', script, copy, join(f.vault.base, 'machine-of-copy')],
          { encoding: 'utf8', timeout: TIME_LIMIT },
        )
        wanted[`${name}: ${file}`] = result
        found[`${name}: ${file}`] = error === undefined ? stdout.trim() : 'waited'
        await rm(copy, { recursive: true })
      }
    }
    expect(found).toEqual(wanted)
  },
  300_000,
)
