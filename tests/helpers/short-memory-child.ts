/**
 * Unlocks a vault in a process of its own whose address space is too short for the KDF, and once more when it is not:
 * `short-memory-child.ts <folder> <machine folder>`. Prints one line a try: a fault's code and details, or `open`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import { Fault } from '../../shared/model/fault.ts'
import { LEAST_COST, PASSCODE, quietJob, STAFF_CODE } from './vault-fixture.ts'

const [folder = '', machineFolder = ''] = process.argv.slice(2)
const environment = {
  machineFolder,
  openCompartment: () => Promise.reject(new Error('this vault has no compartments')),
  lookAtMachine: () => Promise.resolve([]),
  kdfCost: () => Promise.resolve(LEAST_COST),
  clock: machineClock,
}

async function attempt(passcode: string): Promise<void> {
  const input = { folder, staffCode: STAFF_CODE, passcode, allowConnected: false }
  try {
    await (await unlockVault(environment, input, quietJob)).close()
    process.stdout.write('open\n')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    process.stdout.write(`${JSON.stringify({ code: error.code, details: error.details })}\n`)
  }
}

/** @param bytes the most that this process may map from now on; the limit that can be raised again. */
function limitAddressSpace(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', [`--pid=${String(process.pid)}`, `--as=${String(bytes)}:`])
}

function mappedBytes(): number {
  const [, kibibytes] = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
  return Number(kibibytes) * 1024
}

// Once without a limit, so that threads and their memory are there: it is the KDF that comes to be short, nothing else.
await attempt(PASSCODE)
limitAddressSpace(mappedBytes() + LEAST_COST.memoryBytes - 1024 * 1024)
await attempt(PASSCODE)
await attempt('wrong wrong wrong wrong')
limitAddressSpace('unlimited')
await attempt(PASSCODE)
