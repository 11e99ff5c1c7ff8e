import { createCompartment } from '../compartments/create-compartment.ts'
import { listCompartments, renameCompartment } from '../compartments/list-compartments.ts'
import { checkContent } from '../files/check.ts'
import { exportFiles } from '../files/export.ts'
import { createFolder, listFolders, renameFolder } from '../files/folders.ts'
import { importFiles } from '../files/import.ts'
import { describeItem, listItems, moveItems, renameItem, weighItems } from '../files/items.ts'
import { removeItems, trashItems, untrashItems } from '../files/trash.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const FILE_CALLS: CallsOf<`${'compartment' | 'folder' | 'item' | 'preview'}.${string}`> = {
  'compartment.list': ({ room }) => listCompartments(room.vault()),
  'compartment.create': ({ room, environment }, input) =>
    createCompartment(room.vault(), input, environment.contentThread),
  'compartment.rename': ({ room }, input) => renameCompartment(room.vault(), input),
  'folder.list': ({ room }, input) => listFolders(room.vault(), input),
  'folder.create': ({ room }, input) => createFolder(room.vault(), input),
  'folder.rename': ({ room }, input) => renameFolder(room.vault(), input),
  'item.list': ({ room }, input) => listItems(room.vault(), input),
  'item.details': ({ room }, input) => describeItem(room.vault(), input),
  'item.rename': ({ room }, input) => renameItem(room.vault(), input),
  'item.move': ({ room }, input) => moveItems(room.vault(), input),
  'item.weigh': ({ room }, input) => weighItems(room.vault(), input),
  'item.trash': ({ room }, input) => trashItems(room.vault(), input),
  'item.untrash': ({ room }, input) => untrashItems(room.vault(), input),
  'preview.open': ({ previews }, input) => previews.open(input),
  'preview.close': ({ previews }, { url }) => {
    previews.closeUrl(url)
    return {}
  },
}

export const FILE_JOBS: JobsOf<`${'file' | 'item' | 'content'}.${string}`> = {
  'file.import': ({ room }, input, job) => importFiles(room.vault(), input, job),
  'file.export': ({ room }, input, job) => exportFiles(room.vault(), input, job),
  'item.remove': ({ room }, input, job) => removeItems(room.vault(), input, job),
  'content.check': ({ room }, input, job) => checkContent(room.vault(), input, job),
}
