import type { CallInput, CallOutput, JobInput, JobResult } from '../../../shared/contract/contract.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { compartmentWith } from '../compartments/rights.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import { ProgressMeter } from '../jobs/progress-meter.ts'
import type { Facts } from '../ledger/facts.ts'
import { answerFor, factsOfCatalogue } from '../session/answer-for.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { secondPerson } from '../session/second-person.ts'
import {
  destroyItems,
  selectedItems,
  stillTrashed,
  trashItems as trashRows,
  untrashItems as untrashRows,
} from '../store/catalogue-selection.ts'
import type { WriteDb } from '../store/database.ts'
import { changeCatalogue } from './change-catalogue.ts'
import { itemFacts } from './item-facts.ts'
import { setsWithCopies } from './sets-with-copies.ts'

export async function trashItems(
  vault: OpenVault,
  input: CallInput<'item.trash'>,
): Promise<CallOutput<'item.trash'>> {
  return { trashed: await turn(vault, input, 'kept', 'item.trashed', trashRows) }
}

export async function untrashItems(
  vault: OpenVault,
  input: CallInput<'item.untrash'>,
): Promise<CallOutput<'item.untrash'>> {
  return { restored: await turn(vault, input, 'trashed', 'item.untrashed', untrashRows) }
}

/** Into the trash or out of it. @returns how many items */
async function turn(
  vault: OpenVault,
  input: CallInput<'item.trash'>,
  where: 'kept' | 'trashed',
  act: 'item.trashed' | 'item.untrashed',
  change: (db: WriteDb, items: readonly number[], now: number) => void,
): Promise<number> {
  const compartment = compartmentWith(vault, input.compartment, 'add')
  const items = selectedItems(compartment.catalogue.read, input.selection, where)
  const facts = itemFacts(compartment.catalogue.read, items)
  const now = vault.now()
  await changeCatalogue(vault, compartment, act, facts, (db) => {
    change(db, items, now)
  })
  return items.length
}

/** Destroys the keys, then the content, of trashed items. Once it has begun it is not cancelled half-way. */
export async function removeItems(
  vault: OpenVault,
  input: JobInput<'item.remove'>,
  job: Job,
): Promise<JobResult<'item.remove'>> {
  vault.assertWritable()
  const compartment = compartmentWith(vault, input.compartment, 'administer')
  const items = selectedItems(compartment.catalogue.read, input.selection, 'trashed')
  job.signal.throwIfAborted()
  const agreed = secondPerson(vault, 'item.remove', input)
  const backupSets = setsWithCopies(vault, compartment.catalogue.read, items)
  const meter = new ProgressMeter(job.report, 'removing')
  meter.totalFiles = items.length
  const destroyed = await destroy(vault, compartment, items, { automatic: false, ...agreed })
  meter.doneFiles = items.length
  meter.enter('finishing')
  return { ...destroyed, backupSets }
}

interface Destroyed {
  readonly removed: number
  readonly removedVersions: number
  readonly removedBytes: number
}

/**
 * The keys go first, in one transaction with the rows: from then on no byte of the content can be read by anybody. If
 * the machine stops before the chunks are gone, they are collected at the next opening. What somebody took out of the
 * trash meanwhile stays.
 */
export async function destroy(
  vault: OpenVault,
  compartment: OpenCompartment,
  items: readonly number[],
  about: { readonly automatic: boolean } & Facts,
): Promise<Destroyed> {
  const { catalogue, content } = compartment
  const trashed = stillTrashed(catalogue.read, items)
  const facts = { ...itemFacts(catalogue.read, trashed), ...about }
  const intent = vault.ledger.intend('item.removed', { compartment: compartment.id, facts })
  try {
    const { versions, bytes } = catalogue.write(
      (db) => destroyItems(db, trashed),
      answerFor(vault, compartment, intent),
    )
    await content.remove(versions)
    intent.done({ versions: versions.length, bytes, ...factsOfCatalogue(compartment) })
    return { removed: trashed.length, removedVersions: versions.length, removedBytes: bytes }
  } catch (error) {
    intent.failed(asFault(error).code, factsOfCatalogue(compartment))
    throw error
  } finally {
    await vault.publish()
  }
}
