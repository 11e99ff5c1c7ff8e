import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import { ContentStore } from '../content/content-store.ts'
import type { CompartmentKeys } from '../keys/compartment-keys.ts'
import type { CompartmentOpener } from '../session/open-vault.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { Catalogue } from '../store/catalogue.ts'
import { syncFolder } from '../store/durable-file.ts'
import type { State } from '../store/state-root.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'

const CONTENT = 'content.db'
/** What a catalogue of any epoch is called, and what SQLite lays beside it. */
const CATALOGUES = /^catalogue(?:\.\d+)?\.db(?:-journal)?$/

/** Of a compartment that was just made. */
export const FIRST_EPOCH = 1

export function compartmentFolder(vaultFolder: string, id: Id): string {
  return join(compartmentsPath(vaultFolder), id)
}

/**
 * The catalogue of an epoch in its compartment's folder: each has one of its own, and the registry's row says which
 * epoch counts.
 */
export function cataloguePath(folder: string, epoch: number): string {
  return join(folder, catalogueName(epoch))
}

/** The content of a compartment, the same in all epochs. */
export function contentPath(folder: string): string {
  return join(folder, CONTENT)
}

function catalogueName(epoch: number): string {
  return epoch === FIRST_EPOCH ? 'catalogue.db' : `catalogue.${String(epoch)}.db`
}

/**
 * Removes what other epochs left in a compartment's folder. Only for the holder of the present epoch's key, whose
 * catalogue is open: without it nobody knows that another file is not the one that counts.
 * @throws Fault of the environment
 */
export async function removeOtherEpochs(folder: string, epoch: number): Promise<void> {
  const present = catalogueName(epoch)
  try {
    const others = (await readdir(folder)).filter(
      (name) => CATALOGUES.test(name) && name !== present && name !== `${present}-journal`,
    )
    for (const name of others) await rm(join(folder, name), { force: true })
    if (others.length > 0) await syncFolder(folder)
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

/** How compartments are opened, given where the content thread lies. */
export function compartmentOpener(contentThread: string | URL): CompartmentOpener {
  return async ({ vaultFolder, keys, rights, access }) => {
    const folder = compartmentFolder(vaultFolder, keys.id)
    const catalogue = Catalogue.open(cataloguePath(folder, keys.epoch), access, catalogueOptions(keys))
    try {
      const content = await ContentStore.open(contentThread, contentPath(folder), access)
      return openCompartment(keys, rights, catalogue, content)
    } catch (error) {
      catalogue.close()
      throw error
    }
  }
}

/** Makes both databases, empty, in a folder that exists and holds neither. @returns what the catalogue is then */
export async function makeDatabases(
  folder: string,
  keys: CompartmentKeys,
  name: string,
  contentThread: string | URL,
): Promise<State> {
  const catalogue = Catalogue.create(cataloguePath(folder, keys.epoch), { ...catalogueOptions(keys), name })
  const state = catalogue.state()
  catalogue.close()
  const content = await ContentStore.open(contentThread, contentPath(folder), 'create')
  await content.close()
  return state
}

function catalogueOptions(keys: CompartmentKeys) {
  return { key: keys.catalogueKey, rowTag: (row: Buffer) => keys.rowTag(row) }
}

/**
 * The same compartment under the keys and the catalogue of its next epoch. Whoever works with the one before may end
 * that: it is closed with this one.
 */
export function inNextEpoch(
  before: OpenCompartment,
  { keys, catalogue }: Pick<OpenCompartment, 'keys' | 'catalogue'>,
): OpenCompartment {
  return {
    ...before,
    keys,
    catalogue,
    async close() {
      try {
        await before.close()
      } finally {
        catalogue.close()
        keys[Symbol.dispose]()
      }
    },
  }
}

export function openCatalogue(vaultFolder: string, keys: CompartmentKeys): Catalogue {
  const path = cataloguePath(compartmentFolder(vaultFolder, keys.id), keys.epoch)
  return Catalogue.open(path, 'write', catalogueOptions(keys))
}

function openCompartment(
  keys: CompartmentKeys,
  rights: ReadonlySet<Right>,
  catalogue: Catalogue,
  content: ContentStore,
): OpenCompartment {
  return {
    id: keys.id,
    keys,
    catalogue,
    content,
    rights,
    async close() {
      try {
        await content.close()
      } finally {
        catalogue.close()
        keys[Symbol.dispose]()
      }
    },
  }
}
