import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { compartmentWith } from '../compartments/rights.ts'
import type { OpenVault } from '../session/open-vault.ts'
import * as rows from '../store/catalogue-folders.ts'
import { nameFromText } from '../store/stored-name.ts'
import { changeCatalogue } from './change-catalogue.ts'

export function listFolders(vault: OpenVault, input: CallInput<'folder.list'>): CallOutput<'folder.list'> {
  const { catalogue } = compartmentWith(vault, input.compartment, 'read')
  return { folders: rows.listFolders(catalogue.read, input.parent) }
}

export async function createFolder(
  vault: OpenVault,
  input: CallInput<'folder.create'>,
): Promise<CallOutput<'folder.create'>> {
  const compartment = compartmentWith(vault, input.compartment, 'add')
  const id = await changeCatalogue(vault, compartment, 'folder.created', {}, (db) =>
    rows.createFolder(db, input.parent, nameFromText(input.name)),
  )
  return { id }
}

export async function renameFolder(
  vault: OpenVault,
  input: CallInput<'folder.rename'>,
): Promise<CallOutput<'folder.rename'>> {
  const compartment = compartmentWith(vault, input.compartment, 'add')
  await changeCatalogue(vault, compartment, 'folder.renamed', { folder: input.folder }, (db) => {
    rows.renameFolder(db, input.folder, nameFromText(input.name))
  })
  return {}
}
