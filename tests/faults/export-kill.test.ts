/** An export that is killed leaves readable files behind: whoever unlocks next is told, once. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compartmentFixture } from '../helpers/compartment-fixture.ts'

const EXPORT = `
  const at = (path) => import(${JSON.stringify(new URL('../../', import.meta.url).href)} + path)
  const { watch } = await import('node:fs')
  const { unlockVault } = await at('electron/engine/session/unlock-vault.ts')
  const { exportFiles } = await at('electron/engine/files/export.ts')
  const { compartmentOpener } = await at('electron/engine/compartments/compartment-databases.ts')
  const { machineClock } = await at('electron/engine/session/machine-clock.ts')
  const { PASSCODE, STAFF_CODE, LEAST_COST, quietJob } = await at('tests/helpers/vault-fixture.ts')
  const { CONTENT_THREAD } = await at('tests/helpers/compartment-fixture.ts')
  const [folder, machineFolder, to] = process.argv.slice(2)
  const environment = {
    machineFolder, clock: machineClock, lookAtMachine: async () => [], kdfCost: async () => LEAST_COST,
    openCompartment: compartmentOpener(CONTENT_THREAD),
  }
  const input = { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  const session = await unlockVault(environment, input, quietJob)
  const [{ id }] = session.compartments()
  watch(to, () => process.kill(process.pid, 'SIGKILL'))
  await exportFiles(session, { compartment: id, selection: { of: 'all' }, to, reason: 'test' }, quietJob)
`

test('an export that was killed is told at the next unlock, once, and ended in the ledger', async () => {
  await using f = await compartmentFixture()
  const source = join(f.outside, 'a.bin')
  writeFileSync(source, Buffer.alloc(32 * 1024 * 1024, 5))
  await f.import([source])
  await f.session.close()
  const to = join(f.outside, 'drive')
  mkdirSync(to)
  const script = join(f.vault.base, 'export.mjs')
  writeFileSync(script, EXPORT)
  const places = [f.vault.folder, f.vault.environment.machineFolder, to]
  const child = spawn(process.execPath, ['--no-warnings', script, ...places], { stdio: 'ignore' })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  expect(readdirSync(to)).toEqual([expect.stringMatching(/ \(unfinished\)$/)])

  const told = await f.vault.unlock()
  expect(told.unfinishedExports).toMatchObject([{ by: 'AB1' }])
  const [newest] = told.ledger.list({ act: 'file.exported' }, 0, 1).rows
  expect(newest).toMatchObject({ phase: 'failed', facts: { code: 'engine-ended' } })
  expect(await told.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await told.close()
  const again = await f.vault.unlock()
  expect(again.unfinishedExports).toEqual([])
  await again.close()
})
