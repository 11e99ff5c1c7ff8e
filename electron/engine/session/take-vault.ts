import { access, constants } from 'node:fs/promises'
import { Fault } from '../../../shared/model/fault.ts'
import { attemptsPath, machineAttemptsPath } from './vault-files.ts'
import { isVaultLocked, lockVault, type VaultLock } from './vault-lock.ts'

/** Whether this process may write into the folder: a medium may be read-only, or belong to somebody else. */
export async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * @returns null where nothing can be written, and hence nothing locked.
 * @throws Fault `in-use`
 */
export async function takeVault(folder: string, writable: boolean): Promise<VaultLock | null> {
  if (writable) return await lockVault(folder)
  if (isVaultLocked(folder)) throw new Fault('in-use', { place: 'vault' })
  return null
}

/** Where the attempts to unlock a vault are counted; see attempts.ts. */
export function counterPaths(
  machineFolder: string,
  folder: string,
  vaultId: string,
  writable: boolean,
): string[] {
  const machine = machineAttemptsPath(machineFolder, vaultId)
  return writable ? [attemptsPath(folder), machine] : [machine]
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Fault('cancelled')
}
