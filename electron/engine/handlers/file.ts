import { acceptCatalogue } from '../compartments/accept-catalogue.ts'
import { createCompartment } from '../compartments/create-compartment.ts'
import { listCompartments, renameCompartment } from '../compartments/list-compartments.ts'
import { checkContent } from '../files/check.ts'
import { exportFiles } from '../files/export.ts'
import { createFolder, listFolders, renameFolder } from '../files/folders.ts'
import { importFiles } from '../files/import.ts'
import { describeItem, listItems, moveItems, renameItem, weighItems } from '../files/items.ts'
import { removeItems, trashItems, untrashItems } from '../files/trash.ts'
import type { Context } from './context.ts'
import type { CallsOf, JobsOf } from './handler.ts'

/** Tells the window, once an act is over, that its lists are old: after a failure too, which may have done a part. */
const telling =
  <A extends [Context, object, ...unknown[]], R>(act: (...given: A) => R | Promise<R>) =>
  async (...given: A): Promise<R> => {
    const [{ environment }, input] = given
    const compartment =
      'compartment' in input && typeof input.compartment === 'string' ? input.compartment : null
    try {
      return await act(...given)
    } finally {
      environment.publish({ event: 'content.changed', compartment })
    }
  }

export const FILE_CALLS: CallsOf<`${'compartment' | 'folder' | 'item' | 'preview'}.${string}`> = {
  'compartment.list': ({ room }) => listCompartments(room.vault()),
  'compartment.create': telling(({ room, environment }, input) =>
    createCompartment(room.vault(), input, environment.contentThread),
  ),
  'compartment.rename': telling(({ room }, input) => renameCompartment(room.vault(), input)),
  'compartment.accept': telling(({ room }, input) => acceptCatalogue(room.vault(), input)),
  'folder.list': ({ room }, input) => listFolders(room.vault(), input),
  'folder.create': telling(({ room }, input) => createFolder(room.vault(), input)),
  'folder.rename': telling(({ room }, input) => renameFolder(room.vault(), input)),
  'item.list': ({ room }, input) => listItems(room.vault(), input),
  'item.details': ({ room }, input) => describeItem(room.vault(), input),
  'item.rename': telling(({ room }, input) => renameItem(room.vault(), input)),
  'item.move': telling(({ room }, input) => moveItems(room.vault(), input)),
  'item.weigh': ({ room }, input) => weighItems(room.vault(), input),
  'item.trash': telling(({ room }, input) => trashItems(room.vault(), input)),
  'item.untrash': telling(({ room }, input) => untrashItems(room.vault(), input)),
  'preview.open': ({ previews }, input) => previews.open(input),
  'preview.close': ({ previews }, { url }) => {
    previews.closeUrl(url)
    return {}
  },
}

export const FILE_JOBS: JobsOf<`${'file' | 'item' | 'content'}.${string}`> = {
  'file.import': telling(({ room }, input, job) => importFiles(room.vault(), input, job)),
  'file.export': ({ room }, input, job) => exportFiles(room.vault(), input, job),
  'item.remove': telling(({ room }, input, job) => removeItems(room.vault(), input, job)),
  'content.check': ({ room }, input, job) => checkContent(room.vault(), input, job),
}
