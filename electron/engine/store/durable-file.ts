import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, type FaultPlace } from '../../../shared/model/fault.ts'
import { faultFromSystem, systemCode } from './system-fault.ts'

/** Readable and writable by the owner alone. */
const OWNER_ONLY = 0o600
/** Windows has neither links that a stranger's drive carries nor the flag. */
const FLAGS =
  constants.O_RDONLY | constants.O_NONBLOCK | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW)

/**
 * Puts bytes at a path so that after a crash the old or the new content is there, whole, and the new one once this
 * resolved: {@link writeWhole}, and the folder synced.
 * @param place where that is, for a fault
 * @throws Fault of the environment (`disk-full`, `medium-read-only`, …)
 */
export async function writeDurably(path: string, bytes: Uint8Array, place: FaultPlace): Promise<void> {
  await writeWhole(path, bytes, place)
  try {
    await syncFolder(dirname(path))
  } catch (error) {
    throw faultFromSystem(error, 'write', { place })
  }
}

/**
 * The same for content that may be the old one again after a power cut: a new file beside it, synced, renamed over the
 * old one. A failed sync is never retried on the same file, because
 * the system may have dropped the pages that it could not write; the new file is thrown away and the old one stays.
 * @param place where that is, for a fault
 * @throws Fault of the environment (`disk-full`, `medium-read-only`, …)
 */
export async function writeWhole(path: string, bytes: Uint8Array, place: FaultPlace): Promise<void> {
  const fresh = `${path}.new`
  try {
    await writeSynced(fresh, bytes)
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined)
    throw faultFromSystem(error, 'write', { place })
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  // What a crash left there goes, and so does a link on a strange drive, which must not lead our bytes elsewhere.
  await rm(path, { force: true })
  const file = await open(path, 'wx', OWNER_ONLY)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Makes a folder of ours, and those above it, unless it is there. What was made is on the disk when this resolves: else a
 * power cut could take a file along that was written into it durably.
 * @throws Fault `place-unsuitable` if something else has that name, and those of the environment
 */
export async function makeOwnFolder(path: string, place: FaultPlace): Promise<void> {
  try {
    const made = await makeFolders(path, 0o700)
    if (made === null) return
    for (let folder = path; folder !== dirname(made); folder = dirname(folder))
      await syncFolder(dirname(folder))
  } catch (error) {
    const system = systemCode(error)
    if (system === 'EEXIST' || system === 'ENOTDIR') throw new Fault('place-unsuitable', {}, { cause: error })
    throw faultFromSystem(error, 'write', { place })
  }
}

/**
 * Makes a folder and those above it, unless it is there. Not by the system's own `recursive`: Node reports a disk that is full
 * or read-only as ENOENT then.
 * @returns the first that was made; null if none was
 * @throws errors of the system
 */
export async function makeFolders(path: string, mode?: number): Promise<string | null> {
  try {
    return (await makeFolder(path, mode)) ? path : null
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    const first = await makeFolders(dirname(path), mode)
    await makeFolder(path, mode)
    return first ?? path
  }
}

/** @returns whether it was not there before */
async function makeFolder(path: string, mode?: number): Promise<boolean> {
  try {
    await mkdir(path, { mode })
    return true
  } catch (error) {
    // A read-only disk says EROFS of a folder that is there, too.
    const isThere = await stat(path).then(
      (facts) => facts.isDirectory(),
      () => false,
    )
    if (isThere) return false
    throw error
  }
}

/** Makes a rename, creation or removal in a folder survive a power cut. Systems that cannot sync a folder do so themselves. */
export async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle
  try {
    folder = await open(path, 'r')
  } catch (error) {
    if (process.platform === 'win32') return
    throw error
  }
  try {
    await folder.sync()
  } catch (error) {
    const system = systemCode(error)
    if (system !== 'EINVAL' && system !== 'ENOTSUP' && process.platform !== 'win32') throw error
  } finally {
    await folder.close()
  }
}

/**
 * Reads a small file whole.
 * @param maxBytes what is longer is not read: the length is checked before anything is allocated.
 * @returns null if there is no such file; `too-long` if it is longer than allowed or no regular file.
 * @throws Fault `read-failed`, for a link too, and others of the environment
 */
export async function readSmall(
  path: string,
  maxBytes: number,
  place: FaultPlace,
): Promise<Buffer | 'too-long' | null> {
  let file: FileHandle
  try {
    // Opening a device may do something already; a fifo must not block us, nor a link lead elsewhere.
    const found = await lstat(path)
    if (!found.isFile() && !found.isSymbolicLink()) return 'too-long'
    file = await open(path, FLAGS)
  } catch (error) {
    const system = systemCode(error)
    if (system === 'ENOENT' || system === 'ENOTDIR') return null
    throw faultFromSystem(error, 'read', { place })
  }
  try {
    const stat = await file.stat()
    if (!stat.isFile() || stat.size > maxBytes) return 'too-long'
    const bytes = Buffer.alloc(stat.size + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
      if (length > stat.size) return 'too-long'
    }
    return bytes.subarray(0, length)
  } catch (error) {
    throw faultFromSystem(error, 'read', { place })
  } finally {
    await file.close()
  }
}

/**
 * Writes a new file whole. Its name is claimed first, so that nothing is ever overwritten, also on drives whose file
 * system has no links.
 * @throws Fault `name-taken` if something has that name, and those of the environment; nothing is left behind then.
 */
export async function writeNew(path: string, bytes: Uint8Array, place: FaultPlace): Promise<void> {
  try {
    await (await open(path, 'wx', OWNER_ONLY)).close()
  } catch (error) {
    throw systemCode(error) === 'EEXIST'
      ? new Fault('name-taken')
      : faultFromSystem(error, 'write', { place })
  }
  try {
    await writeDurably(path, bytes, place)
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Waits until what was written into a file is on the disk. @throws Fault of the environment; the file is worth nothing then */
export async function syncFile(path: string, place: FaultPlace): Promise<void> {
  try {
    const file = await open(path, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw faultFromSystem(error, 'write', { place })
  }
}
