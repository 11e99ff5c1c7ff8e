import type { CallInput } from '../../../shared/contract/contract.ts'
import { isActInCompartment, type GuardedAct } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { policyFacts } from '../ledger/policy-facts.ts'
import { accountedCompartments } from '../session/accounted-compartments.ts'
import { hasSecondPerson, secondPerson } from '../session/second-person.ts'
import type { VaultSession } from '../session/vault-session.ts'

/**
 * Sets the office's rules, all of them at once.
 * @throws Fault `second-person-missing` for an act that is newly bound to two persons where nobody could be the second
 * one, and those of the second person where the rules so far bind changing them to one.
 */
export async function setPolicy(vault: VaultSession, input: CallInput<'policy.set'>): Promise<void> {
  vault.assertWritable()
  const { policy } = input
  const bound = vault.authority.policy.secondPerson
  const further = policy.secondPerson.filter((act) => !bound.includes(act))
  if (!further.every((act) => mayBeBound(vault, act))) throw new Fault('second-person-missing')
  const agreed = secondPerson(vault, 'policy.set', input)
  vault.ledger.record('policy.set', { facts: { ...policyFacts(policy), ...agreed } })
  await vault.publish()
}

/** Without anybody else who could ever agree to it, an act would wait for ever. */
function mayBeBound(vault: VaultSession, act: GuardedAct): boolean {
  if (hasSecondPerson(vault, null)) return true
  return isActInCompartment(act) && accountedCompartments(vault).some(({ id }) => hasSecondPerson(vault, id))
}
