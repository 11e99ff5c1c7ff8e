import { constants } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import type { Id } from '../../../shared/contract/basics.ts'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import { Pacer } from '../jobs/pacer.ts'
import { ProgressMeter } from '../jobs/progress-meter.ts'
import { type CompartmentKeys, compartmentKeysFrom, type FileKeyPlace } from '../keys/compartment-keys.ts'
import type { Intent } from '../ledger/ledger.ts'
import { factsOfCatalogue } from '../session/answer-for.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { syncFolder } from '../store/durable-file.ts'
import { rekeyCatalogue } from '../store/rekey-catalogue.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import {
  cataloguePath,
  compartmentFolder,
  inNextEpoch,
  openCatalogue,
  removeOtherEpochs,
} from './compartment-databases.ts'
import { recordGrant } from './record-grant.ts'
import { grantsOfNextEpoch } from './grants-of-next-epoch.ts'
import { assertRight } from './rights.ts'

/** How often the catalogue is copied anew because somebody changed it meanwhile. */
const ROUNDS_MAX = 5

/** Compartments whose next epoch is being made. */
const beginning = new WeakSet<OpenCompartment>()

/**
 * Gives a compartment a new key: file keys are wrapped anew, everybody who is still granted and the recovery pair are
 * given it, and the old key opens nothing that is stored from then on. The next catalogue is a file of its own, and the
 * registry's row says which one counts, so that a kill at any moment leaves the old epoch whole or the new one; what it
 * leaves beside is removed at the next opening.
 * @throws Fault `no-right` for somebody who administers neither the compartment nor the vault, `busy` while somebody stores files there, `cancelled`, and
 *   those of the environment. The old epoch goes on then.
 */
export async function beginEpoch(
  vault: OpenVault,
  { compartment: id }: JobInput<'epoch.begin'>,
  job: Job,
): Promise<JobResult<'epoch.begin'>> {
  vault.assertWritable()
  const before = vault.compartment(id)
  assertMayRenew(vault, before)
  if (beginning.has(before)) throw new Fault('busy')
  beginning.add(before)
  try {
    return await begin(vault, before, job)
  } finally {
    beginning.delete(before)
  }
}

/** Who leaves must not keep a key because nobody who administers the compartment is here: a custodian who has it will do. */
function assertMayRenew(vault: OpenVault, compartment: OpenCompartment): void {
  if (vault.person.role !== 'custodian') assertRight(vault, compartment, 'administer')
}

async function begin(vault: OpenVault, before: OpenCompartment, job: Job): Promise<JobResult<'epoch.begin'>> {
  const { id } = before
  const from = before.keys.epoch
  const epoch = from + 1
  const intent = vault.ledger.intend('epoch.begun', { compartment: id, facts: { from, to: epoch } })
  using key = SecretKey.random('compartment')
  const keys = compartmentKeysFrom({ vaultId: vault.vaultId, id, epoch }, key)
  const next = { key, keys, intent }
  let result: JobResult<'epoch.begin'>
  try {
    const meter = new ProgressMeter(job.report, 'writing')
    const rewrapped = await layCatalogue(vault, before, keys, { job, meter })
    meter.enter('finishing')
    // Nothing waits between the look at the old catalogue that ends the laying and this.
    result = enter(vault, before, next, rewrapped)
  } catch (error) {
    keys[Symbol.dispose]()
    // A transaction whose end could not be written may count all the same.
    if (epochOf(vault, id) === from) await forget(vault, keys)
    const { code } = asFault(error)
    if (code === 'cancelled') intent.cancelled()
    else intent.failed(code)
    await vault.publish()
    throw error
  }
  await vault.publish()
  // What cannot be removed now is removed at the next opening.
  await removeOtherEpochs(compartmentFolder(vault.folder, id), epoch).catch(() => undefined)
  return result
}

interface Laying {
  readonly job: Job
  readonly meter: ProgressMeter
}

/**
 * Lays the next catalogue beside the old one, until one holds all that the old one holds at that moment.
 * @returns how many file keys were wrapped anew
 */
async function layCatalogue(
  vault: OpenVault,
  before: OpenCompartment,
  keys: CompartmentKeys,
  { job, meter }: Laying,
): Promise<number> {
  const folder = compartmentFolder(vault.folder, before.id)
  const path = cataloguePath(folder, keys.epoch)
  const pacer = new Pacer(job.signal)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await removeOtherEpochs(folder, before.keys.epoch)
    meter.enter('writing')
    const { generation, root } = before.catalogue.state()
    await copy(before, path)
    // Pages of before and after a change may have been mixed.
    if (generation !== before.catalogue.state().generation) continue
    const { versions } = await rekeyCatalogue(path, {
      from: before.keys.catalogueKey,
      to: keys.catalogueKey,
      is: { root, rowTag: (row) => before.keys.rowTag(row) },
      rowTag: (row) => keys.rowTag(row),
      rewrap: (place, wrapped) => rewrap(before.keys, keys, place, wrapped),
      signal: job.signal,
      async step(done, total) {
        if (meter.totalFiles !== total) {
          meter.totalFiles = total
          meter.enter('sealing')
        }
        meter.setFiles(done)
        await pacer.breathe()
      },
    })
    await syncFolder(folder)
    job.signal.throwIfAborted()
    // A file that is being stored is sealed for the old key already; its row would be lost with the old catalogue.
    const isCalm = generation === before.catalogue.state().generation && !before.content.hasWriters
    if (isCalm) return versions
  }
  throw new Fault('busy')
}

async function copy({ catalogue }: OpenCompartment, path: string): Promise<void> {
  try {
    await copyFile(catalogue.path, path, constants.COPYFILE_EXCL)
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

function rewrap(from: CompartmentKeys, to: CompartmentKeys, place: FileKeyPlace, wrapped: Buffer): Buffer {
  using fileKey = from.unwrapFileKey(place, wrapped)
  return fileKey === null ? wrapped : to.wrapFileKey(place, fileKey)
}

interface Next {
  readonly key: SecretKey<'compartment'>
  readonly keys: CompartmentKeys
  readonly intent: Intent
}

/** One transaction of the registry: from its end on the new epoch counts, and nothing of the old one. */
function enter(
  vault: OpenVault,
  before: OpenCompartment,
  { key, keys, intent }: Next,
  rewrapped: number,
): JobResult<'epoch.begin'> {
  vault.assertSheetsSettled()
  const { registry } = vault
  const { id, epoch } = keys
  const catalogue = openCatalogue(vault.folder, keys)
  try {
    const grants = grantsOfNextEpoch(vault, before, key)
    registry.transaction(() => {
      for (const grant of grants) recordGrant(vault, grant)
      for (const { compartment, epoch: of, grantee } of registry.grants())
        if (compartment === id && of < epoch) registry.removeGrant({ compartment, epoch: of, grantee })
      registry.setEpoch(id, epoch)
      intent.done({
        ...{ from: before.keys.epoch, to: epoch, versions: rewrapped, grants: grants.length },
        ...factsOfCatalogue({ catalogue }),
      })
    })
    before.catalogue.retire()
    vault.addCompartment(inNextEpoch(before, { keys, catalogue }))
    return { epoch, rewrapped, grants: grants.length }
  } catch (error) {
    catalogue.close()
    throw error
  }
}

function epochOf(vault: OpenVault, compartment: Id): number | undefined {
  return vault.registry.compartments().find(({ id }) => id === compartment)?.epoch
}

async function forget(vault: OpenVault, keys: Pick<CompartmentKeys, 'id' | 'epoch'>): Promise<void> {
  const catalogue = cataloguePath(compartmentFolder(vault.folder, keys.id), keys.epoch)
  for (const path of [catalogue, `${catalogue}-journal`])
    await rm(path, { force: true }).catch(() => undefined)
}
