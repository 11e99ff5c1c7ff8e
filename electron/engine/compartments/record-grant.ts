import type { Facts } from '../format/entry.ts'
import { grantHash, grantLayout, type SealedGrant } from '../format/grant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Registry } from '../store/registry.ts'

/**
 * Keeps a grant, and the entry that makes it count: the row holds only the sealed body, which the entry names by its
 * hash. To be called inside the transaction of the whole act.
 * @param more facts of the act beside the grant's own.
 */
export function recordGrant(
  { registry, ledger }: { readonly registry: Registry; readonly ledger: Ledger },
  grant: SealedGrant,
  more: Facts = {},
): void {
  const { compartment, epoch, grantee, rights, until } = grant
  const encoded = grantLayout.encode(grant)
  registry.addGrant({ compartment, epoch, grantee, grant: encoded })
  ledger.record('grant.given', {
    compartment,
    facts: {
      ...{ ...more, grantee, epoch, rights: rights.join(','), grant: grantHash(encoded) },
      ...(until === undefined ? {} : { until }),
    },
  })
}
