import { statSync } from 'node:fs'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import { cataloguePath, compartmentFolder, contentPath } from '../compartments/compartment-databases.ts'
import type { VersionExtent } from '../content/content-database.ts'
import { ContentStore } from '../content/content-store.ts'
import { CHUNK_OVERHEAD_BYTES } from '../crypto/chunk.ts'
import { accountedCompartments } from '../session/accounted-compartments.ts'
import type { OpenVault } from '../session/open-vault.ts'
import type { CompartmentRow } from '../store/registry.ts'
import { systemCode } from '../store/system-fault.ts'
import type { StoredVersion } from './stored-versions.ts'

/**
 * A compartment that whoever makes the backup holds no key of. Its catalogue is copied as it lies, and its chunks are
 * those that its content lists, because only the catalogue could say which of them count. Nobody writes to it meanwhile:
 * whoever could would have to unlock the vault.
 */
export interface ClosedCompartment {
  readonly id: Id
  readonly epoch: number
  readonly cataloguePath: string
  readonly contentPath: string
  readonly versions: readonly StoredVersion[]
}

/**
 * The compartments that this person cannot open.
 * @param contentThread where the content thread lies: what nobody's key vouches for is not read by the engine's own.
 * @throws Fault what keeps a granted one from opening (`catalogue-damaged` for damage), `compartment-unsettled` if a
 *   crash left one in the middle of a change, which only its key can undo, and those of the environment
 */
export async function closedCompartments(
  vault: OpenVault,
  contentThread: string | URL,
): Promise<ClosedCompartment[]> {
  const shut = vault.shutCompartments().find(({ fault }) => !CARRIED.has(fault.code))
  if (shut?.fault.kind === 'damage') throw new Fault('catalogue-damaged', { compartment: shut.id })
  if (shut !== undefined) throw new Fault(shut.fault.code, { ...shut.fault.details, compartment: shut.id })
  const open = new Set(vault.compartments().map(({ id }) => id))
  const closed: ClosedCompartment[] = []
  for (const row of accountedCompartments(vault))
    if (!open.has(row.id)) closed.push(await look(vault, row, contentThread))
  return closed
}

/**
 * A grant that does not verify keeps the key from this person, and says nothing about the compartment; what nobody
 * answers for is carried as it lies, so that it can be compared.
 */
const CARRIED: ReadonlySet<FaultCode> = new Set<FaultCode>(['grant-invalid', 'catalogue-unaccounted'])

async function look(
  vault: OpenVault,
  { id, epoch }: CompartmentRow,
  contentThread: string | URL,
): Promise<ClosedCompartment> {
  const folder = compartmentFolder(vault.folder, id)
  const paths = { cataloguePath: cataloguePath(folder, epoch), contentPath: contentPath(folder) }
  if (bytesOf(`${paths.cataloguePath}-journal`) > 0)
    throw new Fault('compartment-unsettled', { compartment: id })
  if (bytesOf(paths.cataloguePath) === 0) throw new Fault('catalogue-damaged', { compartment: id })
  // Where it can be written: what a crash left half-written here needs no key to be undone.
  const mode = vault.mode === 'normal' ? 'write' : 'read'
  const content = await ContentStore.open(contentThread, paths.contentPath, mode)
  try {
    return {
      id,
      epoch,
      ...paths,
      versions: (await content.extents()).flatMap((one) => storedVersion(id, one)),
    }
  } finally {
    await content.close()
  }
}

function bytesOf(path: string): number {
  try {
    return statSync(path).size
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0
    throw error
  }
}

/** One whose first chunk is gone is what an interrupted removal left. */
function storedVersion(compartment: Id, { version, first, last }: VersionExtent): StoredVersion[] {
  if (first.position !== 0) return []
  const chunkBytes = Math.max(1, first.bytes - CHUNK_OVERHEAD_BYTES)
  const chunks = last.position + 1
  const bytes = last.position * chunkBytes + last.bytes - CHUNK_OVERHEAD_BYTES
  return [{ version: version.toString('hex'), compartment, bytes, chunkBytes, chunks }]
}

/** Content of compartments that are open or closed, by id. What was opened for it is closed at the end. */
export class ContentOfAll implements AsyncDisposable {
  readonly #vault: OpenVault
  readonly #stores: ReadonlyMap<Id, ContentStore>

  private constructor(vault: OpenVault, stores: ReadonlyMap<Id, ContentStore>) {
    this.#vault = vault
    this.#stores = stores
  }

  /** @param contentThread where the content thread lies. */
  static async open(
    vault: OpenVault,
    closed: readonly ClosedCompartment[],
    contentThread: string | URL,
  ): Promise<ContentOfAll> {
    const stores = new Map<Id, ContentStore>()
    const all = new ContentOfAll(vault, stores)
    try {
      for (const { id, contentPath: path } of closed)
        stores.set(id, await ContentStore.open(contentThread, path, 'read'))
      return all
    } catch (error) {
      await all[Symbol.asyncDispose]()
      throw error
    }
  }

  of(compartment: Id): ContentStore {
    return this.#stores.get(compartment) ?? this.#vault.compartment(compartment).content
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of this.#stores.values()) await store.close()
  }
}
