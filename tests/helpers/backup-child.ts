/** Runs one backup or restore in a process of its own, to be killed by a test: `backup-child.ts <json>`. */
import { restoreSet } from '../../electron/engine/backup/restore-set.ts'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import { LEAST_COST, PASSCODE, quietJob, STAFF_CODE } from './vault-fixture.ts'

export interface ChildWork {
  readonly machineFolder: string
  readonly folder: string
  readonly place: string
  /** A restore instead of a backup. */
  readonly restore?: { readonly set: string; readonly sheets: readonly string[]; readonly to: string }
}

const CONTENT_THREAD = new URL('../../electron/engine/content/content-thread.ts', import.meta.url)

const work = JSON.parse(process.argv[2] ?? '') as ChildWork
const environment: SessionEnvironment = {
  machineFolder: work.machineFolder,
  openCompartment: compartmentOpener(CONTENT_THREAD),
  lookAtMachine: () => Promise.resolve([]),
  kdfCost: () => Promise.resolve(LEAST_COST),
  clock: machineClock,
}
if (work.restore === undefined) {
  const input = { folder: work.folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
  const vault = await unlockVault(environment, input, quietJob)
  process.stdout.write('begun\n')
  await createBackup(vault, { place: work.place }, quietJob, CONTENT_THREAD)
  await vault.close()
} else {
  process.stdout.write('begun\n')
  const { set, sheets, to } = work.restore
  await restoreSet(
    { ...environment, contentThread: CONTENT_THREAD },
    {
      ...{ place: work.place, set, sheets: [...sheets], scope: { of: 'vault' } },
      ...{ to, folderName: 'restored', acceptDamage: false },
    },
    quietJob,
  )
}
process.stdout.write('done\n')
