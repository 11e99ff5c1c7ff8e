import { realpath } from 'node:fs/promises'
import { dirname, sep } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { makeFolders, syncFolder } from '../store/durable-file.ts'
import { type VaultShelf, vaultShelf } from './drive-layout.ts'
import type { Medium } from './medium.ts'

/** What a file system may want for its own book-keeping, and what may be stored while a backup runs. */
export const SPACE_MARGIN_BYTES = 16 * 1024 * 1024

/**
 * A backup must not lie where the vault lies: whoever loses one would lose both.
 * @throws Fault `place-unsuitable`
 */
export async function assertApart(vault: OpenVault, medium: Medium): Promise<void> {
  const folder = await realpath(vault.folder)
  if (isWithin(folder, medium.place) || isWithin(medium.place, folder)) throw new Fault('place-unsuitable')
}

/** Makes the folders of this vault on the drive. @throws Fault `drive-linked`, and those of the environment */
export async function prepareShelf(vault: OpenVault, medium: Medium): Promise<VaultShelf> {
  const shelf = vaultShelf(medium.place, vault.vaultId)
  for (const folder of [shelf.packs, shelf.sets]) await medium.assertOwn(folder)
  await medium.write(async () => {
    await makeFolders(shelf.packs)
    await makeFolders(shelf.sets)
    await syncFolder(shelf.folder)
    // Its own name stands in the folder above.
    await syncFolder(dirname(shelf.folder))
  })
  return shelf
}

/** @throws Fault `disk-full` with what is needed and what is free */
export async function assertSpace(medium: Medium, neededBytes: number): Promise<void> {
  const { freeBytes } = await medium.space()
  if (neededBytes > freeBytes) throw new Fault('disk-full', { place: 'drive', neededBytes, freeBytes })
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}
