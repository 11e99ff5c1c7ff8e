import type { CallInput } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { answersFor } from '../session/accounted.ts'
import { factsOfCatalogue } from '../session/answer-for.ts'
import type { VaultSession } from '../session/vault-session.ts'

/**
 * Takes a catalogue that nobody answers for as it is: whoever answers for the compartment does so from now on, in the
 * ledger, and it opens.
 * @throws Fault `no-right`, `not-found` for a compartment that is not shut for this, and what keeps it from opening
 */
export async function acceptCatalogue(
  session: VaultSession,
  { compartment: id }: CallInput<'compartment.accept'>,
): Promise<Record<string, never>> {
  session.assertWritable()
  const shut = session.shutCompartments().find((one) => one.id === id)
  if (shut?.fault.code !== 'catalogue-unaccounted') throw new Fault('not-found')
  if (!answersFor(session, id)) throw new Fault('no-right', { right: 'administer' })
  await session.openShut(id)
  const compartment = session.compartment(id)
  if (!(await compartment.catalogue.isConsistent())) {
    await session.shut(id, new Fault('catalogue-damaged'))
    throw new Fault('catalogue-damaged')
  }
  session.ledger.record('catalogue.accepted', { compartment: id, facts: factsOfCatalogue(compartment) })
  await session.publish()
  return {}
}
