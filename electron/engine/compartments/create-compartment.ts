import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { right } from '../../../shared/contract/file.ts'
import { randomBytes } from '../crypto/random.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import type { GrantContext, SealedGrant } from '../format/grant.ts'
import { compartmentKeysFrom } from '../keys/compartment-keys.ts'
import { giveGrant } from '../keys/grants.ts'
import { factsOfState } from '../session/answer-for.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { makeFolders, syncFolder } from '../store/durable-file.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { compartmentFolder, compartmentOpener, FIRST_EPOCH, makeDatabases } from './compartment-databases.ts'
import { asFault } from '../jobs/as-fault.ts'
import { assertNameFree } from './list-compartments.ts'
import { recordGrant } from './record-grant.ts'

/** Of a folder in which a compartment is being made. What a crash leaves behind is removed at the next opening. */
export const UNFINISHED = '.unfinished-'

const OWNER_ONLY = 0o700

/**
 * Makes a compartment: its two databases in a folder that appears when they are whole, and its key, granted to whoever
 * makes it and to the recovery pair, so that the sheets open it too.
 */
export async function createCompartment(
  vault: OpenVault,
  { name }: { readonly name: string },
  contentThread: string | URL,
): Promise<{ id: Id }> {
  vault.assertWritable()
  assertNameFree(vault, name)
  const id = randomBytes(16).toString('hex')
  const intent = vault.ledger.intend('compartment.created', { compartment: id })
  using key = SecretKey.random('compartment')
  const keys = compartmentKeysFrom({ vaultId: vault.vaultId, id, epoch: FIRST_EPOCH }, key)
  try {
    const state = await makeFolder(vault.folder, id, (folder) =>
      makeDatabases(folder, keys, name, contentThread),
    )
    vault.assertSheetsSettled()
    const grants = grantsFor(vault, id, key)
    vault.registry.transaction(() => {
      vault.registry.addCompartment({ id, epoch: FIRST_EPOCH, createdAt: Date.now() })
      for (const grant of grants) recordGrant(vault, grant)
      intent.done(factsOfState(state))
    })
    const rights = new Set(right.options)
    vault.addCompartment(
      await compartmentOpener(contentThread)({ vaultFolder: vault.folder, keys, rights, access: 'write' }),
    )
  } catch (error) {
    keys[Symbol.dispose]()
    intent.failed(asFault(error).code)
    throw error
  }
  await vault.publish()
  return { id }
}

/** Fills a folder under another name, syncs it, and only then gives it its own. */
async function makeFolder<T>(vaultFolder: string, id: Id, fill: (folder: string) => Promise<T>): Promise<T> {
  const parent = compartmentsPath(vaultFolder)
  const unfinished = join(parent, UNFINISHED + id)
  try {
    await makeFolders(parent, OWNER_ONLY)
    await mkdir(unfinished, { mode: OWNER_ONLY })
    const filled = await fill(unfinished)
    await syncFolder(unfinished)
    await rename(unfinished, compartmentFolder(vaultFolder, id))
    await syncFolder(parent)
    return filled
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

function grantsFor(vault: OpenVault, compartment: Id, key: SecretKey<'compartment'>): SealedGrant[] {
  const { person, recovery, vaultId } = vault
  const context = {
    vaultId,
    compartment,
    epoch: FIRST_EPOCH,
    rights: [...right.options],
    giver: person.staffId,
    givenAt: Date.now(),
  }
  const grantees: Pick<GrantContext, 'grantee' | 'granteeKey'>[] = [
    { grantee: person.staffId, granteeKey: person.keys.sealing.publicKey },
    { grantee: 'recovery', granteeKey: recovery.sealingKey },
  ]
  return grantees.map((grantee) => giveGrant({ ...context, ...grantee }, key, person.keys.signing))
}
