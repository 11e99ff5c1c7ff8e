import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import { ContentStore } from '../content/content-store.ts'
import type { CompartmentKeys } from '../keys/compartment-keys.ts'
import type { CompartmentOpener } from '../session/open-vault.ts'
import { compartmentsPath } from '../session/vault-files.ts'
import { Catalogue } from '../store/catalogue.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'

const CATALOGUE = 'catalogue.db'
const CONTENT = 'content.db'

export function compartmentFolder(vaultFolder: string, id: Id): string {
  return join(compartmentsPath(vaultFolder), id)
}

/** The two databases of a compartment in its folder. */
export function databasePaths(folder: string): { catalogue: string; content: string } {
  return { catalogue: join(folder, CATALOGUE), content: join(folder, CONTENT) }
}

/** How compartments are opened, given where the content thread lies. */
export function compartmentOpener(contentThread: string | URL): CompartmentOpener {
  return async ({ vaultFolder, keys, rights, access }) => {
    const paths = databasePaths(compartmentFolder(vaultFolder, keys.id))
    const catalogue = Catalogue.open(paths.catalogue, access, catalogueOptions(keys))
    try {
      const content = await ContentStore.open(contentThread, paths.content, access)
      return openCompartment(keys, rights, catalogue, content)
    } catch (error) {
      catalogue.close()
      throw error
    }
  }
}

/** Makes both databases, empty, in a folder that exists and holds neither. */
export async function makeDatabases(
  folder: string,
  keys: CompartmentKeys,
  name: string,
  contentThread: string | URL,
): Promise<void> {
  const paths = databasePaths(folder)
  Catalogue.create(paths.catalogue, { ...catalogueOptions(keys), name }).close()
  const content = await ContentStore.open(contentThread, paths.content, 'create')
  await content.close()
}

function catalogueOptions(keys: CompartmentKeys) {
  return { key: keys.catalogueKey, rowTag: (row: Buffer) => keys.rowTag(row) }
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
