/** Compartments as the ledger's entries have them, and the registry's rows beside that. */
import type { Id } from '../../../shared/contract/basics.ts'
import type { Authority } from '../ledger/authority.ts'
import type { CompartmentRow, Registry } from '../store/registry.ts'

interface Accounts {
  readonly registry: Pick<Registry, 'compartments'>
  readonly authority: Pick<Authority, 'compartmentsMade'>
}

/** Rows of compartments that an acting custodian made; any other row is nobody's word. */
export function accountedCompartments({ registry, authority }: Accounts): CompartmentRow[] {
  return registry.compartments().filter(({ id }) => authority.compartmentsMade.has(id))
}

/** Rows that no entry speaks of. */
export function foreignCompartments({ registry, authority }: Accounts): Id[] {
  return registry.compartments().flatMap(({ id }) => (authority.compartmentsMade.has(id) ? [] : [id]))
}

/** Made, and without a row: no compartment is ever removed, so somebody took the row out, or it is damaged. */
export function missingCompartments({ registry, authority }: Accounts): Id[] {
  const rows = new Set(registry.compartments().map(({ id }) => id))
  return [...authority.compartmentsMade].filter((id) => !rows.has(id))
}
