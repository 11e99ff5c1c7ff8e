import type { Act } from '../../../shared/contract/ledger.ts'
import { assertKeyRenewed } from '../compartments/rights.ts'
import { answerFor, factsOfCatalogue } from '../session/answer-for.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Facts } from '../ledger/ledger.ts'
import type { OpenVault } from '../session/open-vault.ts'
import type { WriteDb } from '../store/database.ts'

/**
 * An act that changes nothing but rows of a catalogue: intent, one transaction, result, new signed state. Up to the last
 * it is one turn of the event loop, so that acts on one compartment need not wait for one another.
 * @throws Fault `epoch-due`, `read-only-session`
 */
export async function changeCatalogue<T>(
  vault: OpenVault,
  compartment: OpenCompartment,
  act: Act,
  facts: Facts,
  change: (db: WriteDb) => T,
): Promise<T> {
  vault.assertWritable()
  assertKeyRenewed(vault, compartment)
  const intent = vault.ledger.intend(act, { compartment: compartment.id, facts })
  try {
    const result = compartment.catalogue.write(change, answerFor(vault, compartment, intent))
    intent.done(factsOfCatalogue(compartment))
    return result
  } catch (error) {
    intent.failed(asFault(error).code, factsOfCatalogue(compartment))
    throw error
  } finally {
    await vault.publish()
  }
}
