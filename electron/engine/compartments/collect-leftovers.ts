import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import { ContentDatabase } from '../content/content-database.ts'
import { destroy } from '../files/trash.ts'
import { Pacer } from '../jobs/pacer.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { expiredItems } from '../store/catalogue-selection.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { compartmentFolder, contentPath, removeOtherEpochs } from './compartment-databases.ts'
import { UNFINISHED } from './create-compartment.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'

/** Versions that are looked for between two looks at the clock. */
const LOOKED_AT = 200

/**
 * Clears up after crashes and empties the trash of what lay there for its time. Only in a session of mode `normal`:
 * beside an older catalogue, chunks that no row names may be the only copy of newer files. What cannot be cleared up
 * now, on a full disk say, keeps nobody from working and is tried again at the next unlock.
 */
export async function collectLeftovers(vault: OpenVault): Promise<void> {
  if (vault.mode !== 'normal') return
  try {
    await collect(vault)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

async function collect(vault: OpenVault): Promise<void> {
  await removeUnfinished(vault)
  const until = surelyPast(vault)
  // Time must not do alone what the office lets nobody do alone.
  const waitsForTwo = vault.authority.policy.secondPerson.includes('item.remove')
  for (const compartment of vault.compartments()) {
    const expired = waitsForTwo ? [] : expiredItems(compartment.catalogue.read, until)
    if (expired.length > 0) await destroy(vault, compartment, expired, { automatic: true })
    await removeOrphans(compartment)
    await removeOtherEpochs(compartmentFolder(vault.folder, compartment.id), compartment.keys.epoch)
  }
}

/**
 * A moment that is past whatever the clock says now: when somebody unlocked the vault the time before. One unlock with a
 * clock set far ahead must not empty the trash.
 */
function surelyPast(vault: OpenVault): number {
  const before = vault.authority.sequencesOf('session.unlocked').at(-2) ?? 0
  return Math.min(Date.now(), vault.registry.entry(before)?.at ?? 0)
}

/**
 * Compartments that a crash kept from being made: unfinished, or finished and not entered in the register, so that no
 * key to them exists. Of the latter only those that hold nothing: what somebody put there is not ours to judge.
 */
async function removeUnfinished(vault: OpenVault): Promise<void> {
  const parent = compartmentsPath(vault.folder)
  const known = new Set(vault.registry.compartments().map(({ id }) => id))
  try {
    for (const name of await readdir(parent)) {
      const folder = join(parent, name)
      if (name.startsWith(UNFINISHED) || (!known.has(name) && isEmptyCompartment(folder)))
        await rm(folder, { recursive: true })
    }
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

function isEmptyCompartment(folder: string): boolean {
  try {
    const content = new ContentDatabase(contentPath(folder), 'read')
    try {
      return content.versions().length === 0
    } finally {
      content.close()
    }
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** Chunks of imports that a crash kept from being finished, and of removals. */
async function removeOrphans({ catalogue, content }: OpenCompartment): Promise<void> {
  const unnamed: Buffer[] = []
  const pacer = new Pacer(new AbortController().signal)
  for (const [index, id] of (await content.versions()).entries()) {
    if (!catalogue.names(id)) unnamed.push(id)
    if (index % LOOKED_AT === 0) await pacer.breathe()
  }
  // In one turn of the event loop: an import that runs already is writing a version until the moment a row names it.
  await content.remove(unnamed.filter((id) => !catalogue.names(id) && !content.isBeingWritten(id)))
}
