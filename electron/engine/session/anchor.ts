import { realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { equalBytes } from '../crypto/hash.ts'
import { type SignedState, STATE_MAX_BYTES, stateLayout } from '../format/state.ts'
import { verifyState } from '../keys/signed-state.ts'
import { makeOwnFolder, readSmall, writeDurably } from '../store/durable-file.ts'
import { headStore } from './head-store.ts'
import { anchorPath, copyAnchorPath, homePath } from './vault-files.ts'

const PLACE_MAX_BYTES = 64 * 1024

/**
 * The machine's own witness of the newest state of a vault, kept outside the vaults' folders. A vault has one, and each
 * copy that was restored beside it one of its own, which counts at the copy's place alone; docs/decisions/anchors.md.
 */
export interface AnchorStore {
  /**
   * What this machine knows of the vault in the folder.
   * @param present the newest state that the folder itself names.
   * @returns null if this machine has seen nothing of it, or nothing that verifies.
   */
  read(present: SignedState): Promise<SignedState | null>
  write(state: SignedState): Promise<void>
}

/** @param folder of the vault, or where it will lie. */
export function anchorStore(machineFolder: string, folder: string): AnchorStore {
  let isCopy = false
  return {
    async read(present) {
      const { vaultId } = present
      const place = await placeOf(folder)
      const known = await readState(anchorPath(machineFolder, vaultId), vaultId)
      const copy = await readState(copyAnchorPath(machineFolder, vaultId, place), vaultId)
      const isKnown = known === null || equalBytes(known.signature, present.signature)
      // At the vault's own place nothing but the vault counts: a copy that is laid there is no present state.
      if (isKnown || (await homeOf(machineFolder, vaultId)) === place) return known
      if (copy !== null) {
        isCopy = true
        return copy
      }
      // The sheets' own word, newer than what this machine knows: a copy that was moved before anybody unlocked it.
      const isRestored = present.signer === 'recovery' && present.sequence > known.sequence
      isCopy = isRestored && (await livesElsewhere(machineFolder, vaultId, folder))
      return isCopy ? null : known
    },
    async write(state) {
      if (isCopy) await anchorCopy(machineFolder, folder, state)
      else await anchorVault(machineFolder, folder, state)
    },
  }
}

/**
 * Whether the vault itself lies at another place of this machine, as far as it was last seen there: what is restored is
 * then a copy beside it. A vault that is lost, or on a drive that is not plugged in, is replaced by what is restored.
 */
export async function livesElsewhere(machineFolder: string, vaultId: Id, folder: string): Promise<boolean> {
  const home = await homeOf(machineFolder, vaultId)
  if (home === null || home === (await placeOf(folder))) return false
  return await headStore(home)
    .read()
    .then(
      ({ head }) => head.vaultId === vaultId,
      () => false,
    )
}

/** Notes the state of a copy. What is known of the vault itself stays as it is. */
export async function anchorCopy(machineFolder: string, folder: string, state: SignedState): Promise<void> {
  const path = copyAnchorPath(machineFolder, state.vaultId, await placeOf(folder))
  await makeOwnFolder(dirname(path), 'machine')
  await writeDurably(path, stateLayout.encode(state), 'machine')
}

async function anchorVault(machineFolder: string, folder: string, state: SignedState): Promise<void> {
  const { vaultId } = state
  const path = anchorPath(machineFolder, vaultId)
  const place = await placeOf(folder)
  await makeOwnFolder(dirname(path), 'machine')
  await writeDurably(path, stateLayout.encode(state), 'machine')
  if ((await homeOf(machineFolder, vaultId)) === place) return
  await rm(copyAnchorPath(machineFolder, vaultId, place), { force: true })
  await writeDurably(homePath(machineFolder, vaultId), Buffer.from(place), 'machine')
}

/** Where the vault lay when this machine last wrote to it. */
async function homeOf(machineFolder: string, vaultId: Id): Promise<string | null> {
  const bytes = await readSmall(homePath(machineFolder, vaultId), PLACE_MAX_BYTES, 'machine')
  return Buffer.isBuffer(bytes) ? bytes.toString() : null
}

/** The folder without symbolic links, also while it is not there yet. */
async function placeOf(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch {
    return join(await realpath(dirname(folder)).catch(() => dirname(folder)), basename(folder))
  }
}

async function readState(path: string, vaultId: Id): Promise<SignedState | null> {
  const bytes = await readSmall(path, STATE_MAX_BYTES, 'machine')
  if (!Buffer.isBuffer(bytes)) return null
  const state = stateLayout.tryDecode(bytes)
  return state?.vaultId === vaultId && verifyState(state) ? state : null
}
