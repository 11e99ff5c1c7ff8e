import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { destroy } from '../files/trash.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { expiredItems } from '../store/catalogue-selection.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { UNFINISHED } from './create-compartment.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'

/**
 * Clears up after crashes and empties the trash of what lay there for its time. Only in a session of mode `normal`:
 * beside an older catalogue, chunks that no row names may be the only copy of newer files.
 */
export async function collectLeftovers(vault: OpenVault): Promise<void> {
  vault.assertWritable()
  await removeUnfinished(vault.folder)
  for (const compartment of vault.compartments()) {
    const expired = expiredItems(compartment.catalogue.read, Date.now())
    if (expired.length > 0) await destroy(vault, compartment, expired, { automatic: true })
    await removeOrphans(compartment)
  }
}

/** Compartments that a crash kept from being made. */
async function removeUnfinished(vaultFolder: string): Promise<void> {
  const folder = compartmentsPath(vaultFolder)
  try {
    for (const name of await readdir(folder))
      if (name.startsWith(UNFINISHED)) await rm(join(folder, name), { recursive: true })
  } catch (error) {
    throw faultFromSystem(error, 'write', { what: 'vault' })
  }
}

/** Chunks of imports that a crash kept from being finished, and of removals. */
async function removeOrphans(compartment: OpenCompartment): Promise<void> {
  const { catalogue, content } = compartment
  await compartment.exclusively(async () => {
    const named = new Set<string>()
    for (const { versionId } of catalogue.versions()) named.add(versionId)
    const orphans = (await content.versions()).filter((id) => !named.has(id.toString('hex')))
    if (orphans.length > 0) await content.remove(orphans)
  })
}
