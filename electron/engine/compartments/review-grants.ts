import type { CallInput } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { addMonths } from '../ledger/months.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { presentGrants } from './list-grants.ts'

/**
 * Writes down that every grant there is was looked at and is still wanted.
 * @throws Fault `not-confirmed` unless the lines are exactly the grants of this moment: one that is not wanted is to be
 *   revoked first, and one that was given meanwhile is to be looked at too
 */
export async function reviewGrants(
  vault: OpenVault,
  { lines }: CallInput<'grant.review'>,
): Promise<Record<string, never>> {
  vault.assertWritable()
  const confirmed = new Set(lines.map(({ compartment, staffId }) => `${compartment} ${staffId}`))
  const present = presentGrants(vault)
  const isWhole =
    confirmed.size === present.length &&
    present.every(({ compartment, grantee }) => confirmed.has(`${compartment} ${grantee}`))
  if (!isWhole) throw new Fault('not-confirmed')
  const nextAt = addMonths(vault.now(), vault.authority.policy.reviewMonths)
  vault.ledger.record('grant.reviewed', { facts: { lines: present.length, nextAt } })
  await vault.publish()
  return {}
}
