import type { CallInput } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { isActingCustodian } from '../ledger/authority-rules.ts'
import { policyFacts } from '../ledger/policy-facts.ts'
import { secondPerson } from '../session/second-person.ts'
import type { VaultSession } from '../session/vault-session.ts'

/**
 * Sets the office's rules, all of them at once.
 * @throws Fault `second-person-missing` for rules that ask for a second person where nobody could be one, and those of
 * the second person where the rules so far bind changing them to one.
 */
export async function setPolicy(vault: VaultSession, input: CallInput<'policy.set'>): Promise<void> {
  vault.assertWritable()
  const { policy } = input
  if (policy.secondPerson.length > 0 && !hasSecondCustodian(vault)) throw new Fault('second-person-missing')
  const agreed = secondPerson(vault, 'policy.set', input)
  vault.ledger.record('policy.set', { facts: { ...policyFacts(policy), ...agreed } })
  await vault.publish()
}

/** Without another custodian who may work, every act that waits for one would wait for ever. */
function hasSecondCustodian(vault: VaultSession): boolean {
  const { authority, person } = vault
  return authority
    .members()
    .some(({ staffId }) => staffId !== person.staffId && isActingCustodian(authority, staffId, vault.now()))
}
