import { type FileHandle, lstat, mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { cataloguePath, compartmentFolder } from '../compartments/compartment-databases.ts'
import { RunningHash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { epochIn, type ManifestBody, type SnapshotPart } from '../format/manifest.ts'
import { compartmentsPath, HEAD_COPIES, registryPath } from '../session/vault-files.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { SET_FILES } from './drive-layout.ts'
import type { SetOnDrive } from './drive-sets.ts'
import { type Medium, READ_FLAGS, unlessAbsent } from './medium.ts'

const COPY_BYTES = 1024 * 1024
const OWNER_ONLY = 0o600
const FOLDER_OWNER_ONLY = 0o700

/**
 * Lays a vault without content into an empty folder: both copies of the head, the registry, and the catalogues, all
 * encrypted as they were.
 * @param only catalogues of these compartments alone; else of all.
 * @returns whether the snapshot is, byte for byte, the one that the manifest names. If not, each database tells by
 *   itself whether it opens.
 * @throws Fault `set-damaged` if a part of the snapshot is not there at all, and those of the environment
 */
export async function extractSnapshot(
  medium: Medium,
  set: SetOnDrive,
  body: ManifestBody,
  folder: string,
  only?: ReadonlySet<Id>,
): Promise<{ intact: boolean }> {
  const targets = await layFolders(body, folder, only)
  const hash = new RunningHash(LABELS.snapshot)
  const source = await openSnapshot(medium, join(set.folder, SET_FILES.snapshot))
  try {
    let offset = 0
    for (const { part, path } of targets) {
      // Parts lie one after the other without a gap; the hash is over all of them.
      if (part.offset !== offset) throw new Fault('set-damaged')
      await copyPart(medium, source, part, path, hash)
      offset += part.bytes
    }
    const rest = await medium.read(() => source.stat())
    return {
      intact:
        rest.size === offset && hash.digest().equals(body.snapshot.hash) && offset === body.snapshot.bytes,
    }
  } finally {
    await source.close().catch(() => undefined)
  }
}

async function openSnapshot(medium: Medium, path: string): Promise<FileHandle> {
  const facts = await medium.read(() => lstat(path)).catch(unlessAbsent)
  // Whatever lies there instead is no more a snapshot than nothing is.
  if (facts?.isFile() !== true) throw new Fault('set-damaged')
  return await medium.read(() => open(path, READ_FLAGS))
}

async function layFolders(
  body: ManifestBody,
  folder: string,
  only: ReadonlySet<Id> | undefined,
): Promise<{ part: SnapshotPart; path: string | null }[]> {
  try {
    for (const copy of HEAD_COPIES)
      await writeFile(join(folder, copy), body.head, { mode: OWNER_ONLY, flush: true })
    await mkdir(compartmentsPath(folder), { mode: FOLDER_OWNER_ONLY })
    const targets: { part: SnapshotPart; path: string | null }[] = [
      { part: body.snapshot.registry, path: registryPath(folder) },
    ]
    for (const [at, part] of body.snapshot.catalogues.entries()) {
      const id = body.compartments[at] ?? ''
      if (only?.has(id) === false) {
        targets.push({ part, path: null })
        continue
      }
      const own = compartmentFolder(folder, id)
      await mkdir(own, { mode: FOLDER_OWNER_ONLY })
      targets.push({ part, path: cataloguePath(own, epochIn(body, at)) })
    }
    return targets
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'target' })
  }
}

async function copyPart(
  medium: Medium,
  source: FileHandle,
  part: SnapshotPart,
  path: string | null,
  hash: RunningHash,
): Promise<void> {
  const memory = Buffer.alloc(COPY_BYTES)
  const target = path === null ? null : await toTarget(() => open(path, 'wx', OWNER_ONLY))
  try {
    for (let done = 0; done < part.bytes;) {
      const wanted = Math.min(COPY_BYTES, part.bytes - done)
      const { bytesRead } = await medium.read(() => source.read(memory, 0, wanted, part.offset + done))
      if (bytesRead === 0) throw new Fault('set-damaged')
      const bytes = memory.subarray(0, bytesRead)
      hash.update(bytes)
      if (target !== null) await toTarget(() => target.writeFile(bytes))
      done += bytesRead
    }
    if (target !== null) await toTarget(() => target.sync())
  } finally {
    await target?.close().catch(() => undefined)
  }
}

async function toTarget<T>(access: () => Promise<T>): Promise<T> {
  try {
    return await access()
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'target' })
  }
}
