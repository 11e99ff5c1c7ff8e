import { constants, copyFileSync } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { RunningHash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import type { Head } from '../format/head.ts'
import type { ManifestBody, SnapshotPart } from '../format/manifest.ts'
import type { LedgerHead } from '../ledger/ledger.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import type { ClosedCompartment } from './closed-compartments.ts'
import type { Medium } from './medium.ts'
import { storedVersions, type StoredVersion } from './stored-versions.ts'

/** Holds copies of databases, encrypted as they are, while a backup carries them to the drive. */
const FOLDER = 'snapshot.tmp'
const COPY_BYTES = 1024 * 1024
const OWNER_ONLY = 0o600

/** Copies of the vault's databases that belong together. */
export interface Snapshot {
  /** Read before the copies were made: a head older than its databases is what a crash leaves too, a newer one would say that they were rolled back. */
  readonly head: Head
  readonly versions: readonly StoredVersion[]
  readonly compartments: readonly { readonly id: Id; readonly epoch: number }[]
  readonly ledger: LedgerHead
  /** The registry's copy, then the catalogues' in the order of `compartments`. */
  readonly copies: readonly string[]
}

/** Makes room for copies; what an interrupted backup left is removed. @throws Fault of the environment */
export async function prepareSnapshotFolder(vault: OpenVault): Promise<string> {
  const folder = join(vault.folder, FOLDER)
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { mode: 0o700 })
    return folder
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
}

export async function removeSnapshotFolder(vault: OpenVault): Promise<void> {
  await rm(join(vault.folder, FOLDER), { recursive: true, force: true }).catch(() => undefined)
}

/**
 * Copies every database within one turn of the event loop. All writing to them happens on this thread in transactions
 * that end within a turn, so the copies show one and the same moment, and nothing waits for a lock.
 * @param isWanted looks at the versions of that moment; if it refuses them nothing is copied.
 * @returns null if it was refused.
 */
export function takeSnapshot(
  vault: OpenVault,
  folder: string,
  { head, closed }: { readonly head: Head; readonly closed: readonly ClosedCompartment[] },
  isWanted: (versions: readonly StoredVersion[]) => boolean,
): Snapshot | null {
  const versions = storedVersions(vault, closed)
  if (!isWanted(versions)) return null
  const catalogues = [
    ...vault.compartments().map(({ id, keys, catalogue }) => ({
      ...{ id, epoch: keys.epoch },
      copyTo: (path: string) => {
        catalogue.copyTo(path)
      },
    })),
    ...closed.map(({ id, epoch, cataloguePath }) => ({
      ...{ id, epoch },
      copyTo: (path: string) => {
        copyFileSync(cataloguePath, path, constants.COPYFILE_EXCL)
      },
    })),
  ]
  const copies = ['registry.db', ...catalogues.map(({ id }) => `${id}.db`)].map((name) => join(folder, name))
  try {
    const [registryCopy = '', ...catalogueCopies] = copies
    vault.registry.copyTo(registryCopy)
    catalogues.forEach(({ copyTo }, at) => {
      copyTo(catalogueCopies[at] ?? '')
    })
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'vault' })
  }
  const compartments = catalogues.map(({ id, epoch }) => ({ id, epoch }))
  return { head, versions, compartments, ledger: vault.ledger.head(), copies }
}

/** Bytes that a snapshot of the vault as it is would take. */
export async function snapshotBytes(vault: OpenVault, closed: readonly ClosedCompartment[]): Promise<number> {
  const paths = [
    vault.registry.path,
    ...vault.compartments().map(({ catalogue }) => catalogue.path),
    ...closed.map(({ cataloguePath }) => cataloguePath),
  ]
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Writes the copies into one file on the drive, synced. @throws Fault of the environment */
export async function writeSnapshot(
  medium: Medium,
  path: string,
  { copies }: Snapshot,
): Promise<ManifestBody['snapshot']> {
  const hash = new RunningHash(LABELS.snapshot)
  const parts: SnapshotPart[] = []
  const memory = Buffer.alloc(COPY_BYTES)
  let offset = 0
  const target = await medium.write(() => open(path, 'wx', OWNER_ONLY))
  try {
    for (const copy of copies) {
      const begin = offset
      for await (const bytes of piecesOf(copy, memory)) {
        hash.update(bytes)
        await medium.write(() => target.writeFile(bytes))
        offset += bytes.length
      }
      parts.push({ offset: begin, bytes: offset - begin })
    }
    await medium.write(() => target.sync())
  } finally {
    await target.close().catch(() => undefined)
  }
  const [registry = { offset: 0, bytes: 0 }, ...catalogues] = parts
  return { bytes: offset, hash: hash.digest(), registry, catalogues }
}

async function* piecesOf(path: string, memory: Buffer): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, memory.length, null)
      if (bytesRead === 0) return
      yield memory.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
