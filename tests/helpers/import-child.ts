/** A process of its own that unlocks a vault and imports a folder: to be killed while it does. */
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'

const [folder = '', machineFolder = '', compartment = '', source = '', staffCode = '', passcode = ''] =
  process.argv.slice(2)
const contentThread = new URL('../../electron/engine/content/content-thread.ts', import.meta.url)
const job = { signal: new AbortController().signal, report: () => {} }

const session = await unlockVault(
  {
    machineFolder,
    openCompartment: compartmentOpener(contentThread),
    lookAtMachine: () => Promise.resolve([]),
    kdfCost: () => Promise.resolve({ memoryBytes: 64 * 1024 * 1024, passes: 3 }),
    clock: machineClock,
  },
  { folder, staffCode, passcode, allowConnected: false },
  job,
)
process.stdout.write('importing\n')
await importFiles(session, { compartment, folder: null, sources: [source] }, job)
process.stdout.write('done\n')
await session.close()
