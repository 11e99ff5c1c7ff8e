/** Files that are restored in plain by a restore that is killed: they lie where they are seen, and the next unlock tells. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backupFixture } from '../helpers/backup-fixture.ts'

const RESTORE = `
  const at = (path) => import(${JSON.stringify(new URL('../../', import.meta.url).href)} + path)
  const { watch } = await import('node:fs')
  const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
  const { restoreSet } = await at('electron/engine/backup/restore-set.ts')
  const { compartmentOpener } = await at('electron/engine/compartments/compartment-databases.ts')
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { PASSCODE, STAFF_CODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const { CONTENT_THREAD } = await at('tests/helpers/backup-fixture.ts')
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  const { folder, machineFolder, ...input } = JSON.parse(Buffer.concat(chunks).toString())
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
    openCompartment: compartmentOpener(CONTENT_THREAD), contentThread: CONTENT_THREAD,
  }
  const who = { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  const vault = await unlockVault(environment, who, quietJob)
  watch(input.to, (_, name) => { if (name.includes('(unfinished)')) process.kill(process.pid, 'SIGKILL') })
  await restoreSet({ ...environment, vault }, input, quietJob)
`

test('a restore of files that was killed is told at the next unlock, once, and the same restore clears up', async () => {
  await using f = await backupFixture()
  const source = join(f.sources, 'a.bin')
  writeFileSync(source, Buffer.alloc(32 * 1024 * 1024, 5))
  await f.store(source)
  const { setId: set } = await f.backup()
  await f.session.close()
  const to = join(f.vault.base, 'target')
  mkdirSync(to)
  const scope = { of: 'compartment', compartment: f.compartment } as const
  const input = { set, scope, to, place: f.drive, sheets: f.vault.sheets.slice(0, 2) }
  const { folder, environment } = f.vault
  const { machineFolder } = environment
  const script = join(f.vault.base, 'restore.mjs')
  writeFileSync(script, RESTORE)
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.end(
    JSON.stringify({ ...input, folder, machineFolder, folderName: 'restored', acceptDamage: false }),
  )
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  const shown = readdirSync(to).filter((name) => !name.startsWith('.'))
  expect(shown).toEqual([expect.stringMatching(/ \(unfinished\)$/)])

  const told = await f.vault.unlock()
  expect(told.unfinishedExports).toMatchObject([{ act: 'file.restored', by: 'AB1' }])
  const [newest] = told.ledger.list({ act: 'file.restored' }, 0, 1).rows
  expect(newest).toMatchObject({ phase: 'failed', facts: { code: 'engine-ended' } })
  await told.close()
  const again = await f.vault.unlock()
  expect(again.unfinishedExports).toEqual([])
  await again.close()

  await f.restore(set, { scope, to })
  expect(readdirSync(to)).toEqual(['restored'])
})
