import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import { chosenFolder } from '../store/chosen-folder.ts'
import { faultFromSystem, systemCode } from '../store/system-fault.ts'
import { HEAD_COPIES } from './vault-files.ts'

/**
 * The folder that somebody chose for what is written or restored. It is in no vault: what lies there goes with the vault,
 * is found by nobody, and is not encrypted as everything around it.
 * @returns its real path
 * @throws Fault `place-unsuitable` inside a vault, those of `chosenFolder`, and those of the environment
 */
export async function folderOutsideVaults(path: string): Promise<string> {
  const { path: folder } = await chosenFolder(path, 'target')
  for (let above = folder; ; above = dirname(above)) {
    if (await isVault(above)) throw new Fault('place-unsuitable')
    if (dirname(above) === above) return folder
  }
}

async function isVault(folder: string): Promise<boolean> {
  for (const copy of HEAD_COPIES) if (await isThere(join(folder, copy))) return true
  return false
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    const system = systemCode(error)
    // What may not be looked into above the place is no vault of this account.
    if (system === 'ENOENT' || system === 'EACCES') return false
    throw faultFromSystem(error, 'read', { place: 'target' })
  }
}
