/** A process of its own that unlocks a vault and does one thing with it: to be killed, or to meet faults, while it does. */
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { exportFiles } from '../../electron/engine/files/export.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { removeItems } from '../../electron/engine/files/trash.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import { Fault } from '../../shared/model/fault.ts'

const [
  act = '',
  folder = '',
  machineFolder = '',
  compartment = '',
  place = '',
  staffCode = '',
  passcode = '',
] = process.argv.slice(2)
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
process.stdout.write('begun\n')
const selection = { of: 'all' as const }
try {
  if (act === 'import') await importFiles(session, { compartment, folder: null, sources: [place] }, job)
  else if (act === 'remove') await removeItems(session, { compartment, selection }, job)
  else if (act === 'export')
    await exportFiles(session, { compartment, selection, to: place, reason: 'Audit' }, job)
  else if (act === 'create') await createCompartment(session, { name: 'Another' }, contentThread)
  else if (act === 'epoch') await beginEpoch(session, { compartment }, job)
  else throw new Error(`no such act: ${act}`)
  process.stdout.write('done\n')
  await session.close()
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stdout.write(`${JSON.stringify({ code: error.code, details: error.details })}\n`)
  process.exit(1)
}
