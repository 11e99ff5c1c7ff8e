import { accountLayout } from '../format/account.ts'
import { signAccount } from '../keys/account.ts'
import type { Facts } from '../ledger/facts.ts'
import type { Intent } from '../ledger/ledger.ts'
import type { State } from '../store/state-root.ts'
import type { OpenCompartment } from './open-compartment.ts'
import type { OpenVault } from './open-vault.ts'

/**
 * What the person who is here says of a catalogue that an act of theirs changes: signed, and kept in the transaction of
 * the change, so that a kill before the act's last entry leaves nothing that nobody answers for.
 */
export function answerFor(
  { vaultId, person }: Pick<OpenVault, 'vaultId' | 'person'>,
  { id, keys }: Pick<OpenCompartment, 'id' | 'keys'>,
  { sequence: intent }: Pick<Intent, 'sequence'>,
): (state: State) => Buffer {
  const { staffId: by } = person
  return ({ generation, root }) => {
    const account = { vaultId, compartment: id, epoch: keys.epoch, generation, root, intent, by }
    return accountLayout.encode(signAccount(account, person.keys.signing))
  }
}

/** Facts of the entry that ends an act: what the catalogue is by then. */
export function factsOfCatalogue({ catalogue }: Pick<OpenCompartment, 'catalogue'>): Facts {
  return factsOfState(catalogue.state())
}

export function factsOfState({ generation, root }: State): Facts {
  return { generation, root: root.toString('hex') }
}
