import type { CallInput } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { isActingCustodian, mayAdminister } from '../ledger/authority-rules.ts'
import type { Facts } from '../ledger/facts.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { assertAdministratorLeft } from './last-administrator.ts'

/**
 * Takes somebody's grant in a compartment away. The key that they had stays the compartment's until its next epoch, which
 * is due from then on: nothing is stored under a key that they know.
 * @throws Fault `no-right` unless whoever asks administers the compartment or the vault, `not-found` if there is no such
 *   grant, `last-administrator`
 */
export async function revokeGrant(
  vault: OpenVault,
  { compartment, staffId }: CallInput<'grant.revoke'>,
): Promise<Record<string, never>> {
  vault.assertWritable()
  const { authority, person } = vault
  const now = vault.now()
  const may =
    isActingCustodian(authority, person.staffId, now) ||
    mayAdminister(authority, person.staffId, compartment, now)
  if (!may) throw new Fault('no-right', { right: 'administer' })
  if (authority.grant(compartment, staffId) === null) throw new Fault('not-found')
  assertAdministratorLeft(vault, compartment, staffId)
  vault.registry.transaction(() => {
    recordRevocation(vault, compartment, staffId, { why: 'revoked', renew: true })
  })
  await vault.publish()
  return {}
}

/** Removes the sealed grants of every epoch, and writes the entry that ends them. Inside the transaction of the act. */
export function recordRevocation(
  { registry, ledger }: Pick<OpenVault, 'registry' | 'ledger'>,
  compartment: Id,
  grantee: Id,
  facts: Facts,
): void {
  for (const row of registry.grantsFor(grantee))
    if (row.compartment === compartment) registry.removeGrant(row)
  ledger.record('grant.revoked', { compartment, facts: { grantee, ...facts } })
}
