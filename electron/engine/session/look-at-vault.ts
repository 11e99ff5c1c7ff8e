import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { VaultLook } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Head } from '../format/head.ts'
import { systemCode } from '../store/system-fault.ts'
import { openAttempts } from './attempts.ts'
import { headStore } from './head-store.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { counterPaths, isWritable } from './take-vault.ts'
import { isVaultLocked } from './vault-lock.ts'

/**
 * Says what stands at a place, as far as it can be told without a key. Never throws for what it finds there.
 * @throws Fault of the environment where it may not be looked at: a vault that does not read must not pass for none.
 */
export async function lookAtVault(
  environment: Pick<SessionEnvironment, 'machineFolder' | 'clock'>,
  folder: string,
): Promise<VaultLook> {
  const name = basename(folder)
  const readOnly = !(await isWritable(folder))
  const plain = { name, readOnly, inUse: false }
  try {
    const { head, good } = await headStore(folder).read()
    return {
      ...{ kind: 'vault', name, readOnly, inUse: isVaultLocked(folder) },
      ...{ vaultId: head.vaultId, formatVersion: head.formatVersion, goodHeads: good },
      ...slotFacts(head),
      ...(await retryFact(environment, folder, head, !readOnly)),
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'format-newer') return { kind: 'newer', ...plain }
    if (error.code === 'head-damaged') return { kind: 'damaged', goodHeads: 0, ...plain }
    if (error.kind === 'environment' && systemCode(error.cause) !== 'ENOTDIR') throw error
    return { kind: await kindOfFolder(folder), ...plain }
  }
}

async function kindOfFolder(folder: string): Promise<'empty' | 'missing' | 'other'> {
  try {
    return (await readdir(folder)).length === 0 ? 'empty' : 'other'
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? 'missing' : 'other'
  }
}

function slotFacts({ slots }: Head): Partial<VaultLook> {
  const kdf = slots.find((slot) => slot.kdf !== null)?.kdf
  return {
    slotKinds: [...new Set(slots.map(({ kind }) => kind))],
    ...(kdf === null || kdf === undefined ? {} : { kdfMemoryBytes: kdf.memoryBytes, kdfPasses: kdf.passes }),
  }
}

async function retryFact(
  { machineFolder, clock }: Pick<SessionEnvironment, 'machineFolder' | 'clock'>,
  folder: string,
  head: Head,
  writable: boolean,
): Promise<Pick<VaultLook, 'retryAt'>> {
  const paths = counterPaths(machineFolder, folder, head.vaultId, writable)
  const tags = head.slots.map(({ commitment }) => commitment)
  const remaining = (await openAttempts(paths, tags, clock)).longestRemaining()
  return remaining > 0 ? { retryAt: clock.now() + remaining } : {}
}
