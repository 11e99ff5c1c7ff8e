import type { Id } from '../../../shared/contract/basics.ts'
import type { SignedState } from '../format/state.ts'

/** The machine's own witness of the newest state of each vault, kept outside the vaults' folders. */
export interface AnchorStore {
  read(vaultId: Id): Promise<SignedState | null>
  write(vaultId: Id, state: SignedState): Promise<void>
}
