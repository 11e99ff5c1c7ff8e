import { dirname } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { type SignedState, stateLayout } from '../format/state.ts'
import { verifyState } from '../keys/signed-state.ts'
import { makeOwnFolder, readSmall, writeDurably } from '../store/durable-file.ts'
import { anchorPath } from './vault-files.ts'

const ANCHOR_MAX_BYTES = 256 * 1024

/** The machine's own witness of the newest state of each vault, kept outside the vaults' folders. */
export interface AnchorStore {
  /** @returns null if this machine has seen nothing of the vault, or nothing that verifies. */
  read(vaultId: Id): Promise<SignedState | null>
  write(state: SignedState): Promise<void>
}

export function anchorStore(machineFolder: string): AnchorStore {
  return {
    async read(vaultId) {
      const bytes = await readSmall(anchorPath(machineFolder, vaultId), ANCHOR_MAX_BYTES, 'machine')
      if (!Buffer.isBuffer(bytes)) return null
      const state = decode(bytes)
      return state?.vaultId === vaultId && verifyState(state) ? state : null
    },
    async write(state) {
      const path = anchorPath(machineFolder, state.vaultId)
      await makeOwnFolder(dirname(path), 'machine')
      await writeDurably(path, stateLayout.encode(state), 'machine')
    },
  }
}

function decode(bytes: Buffer): SignedState | null {
  try {
    return stateLayout.decode(bytes)
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}
