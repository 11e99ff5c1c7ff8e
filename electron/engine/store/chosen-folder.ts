import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Fault, type FaultPlace } from '../../../shared/model/fault.ts'
import { faultFromSystem, systemCode } from './system-fault.ts'

/** A folder that is there, by its real path. */
export interface ChosenFolder {
  readonly path: string
  readonly device: number
  readonly inode: number
}

/**
 * Finds the folder that somebody chose or typed. It is never made: where a drive was pulled out, its place would be made on
 * the machine's own disk.
 * @param place what it is to whoever chose it, for a fault
 * @throws Fault `drive-gone` (why: missing) if there is nothing, `place-unsuitable` if it, or what it lies in, is no folder, and those of the
 *   environment
 */
export async function chosenFolder(path: string, place: FaultPlace): Promise<ChosenFolder> {
  try {
    const real = await realpath(path)
    const facts = await stat(real)
    if (!facts.isDirectory()) throw new Fault('place-unsuitable')
    return { path: real, device: facts.dev, inode: facts.ino }
  } catch (error) {
    const system = systemCode(error)
    if (system === 'ENOTDIR') throw new Fault('place-unsuitable', {}, { cause: error })
    if (system === 'ENOENT')
      throw new Fault('drive-gone', { place, why: 'missing', name: basename(path) }, { cause: error })
    throw faultFromSystem(error, 'read', { place })
  }
}
