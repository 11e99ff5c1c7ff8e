import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ManifestBody } from '../format/manifest.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import type { SetOnDrive } from './drive-sets.ts'
import { extractSnapshot } from './extract-snapshot.ts'
import type { Medium } from './medium.ts'
import type { RecoveredSet } from './open-set.ts'
import { openCataloguesForRecovery, type SetCatalogues, type SetCompartment } from './set-catalogues.ts'

/**
 * Extracts the databases of a set, encrypted as they are, into a temporary folder for the length of one act.
 * @param only catalogues of these compartments alone; else of all.
 */
export async function withSnapshot<T>(
  medium: Medium,
  set: SetOnDrive,
  body: ManifestBody,
  use: (folder: string, intact: boolean) => Promise<T>,
  only?: ReadonlySet<Id>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-set-')).catch((error: unknown) => {
    throw faultFromSystem(error, 'write', { place: 'temporary' })
  })
  try {
    const { intact } = await extractSnapshot(medium, set, body, folder, only)
    return await use(folder, intact)
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

export interface CatalogueWish {
  /** Catalogues of these compartments alone; else of all. */
  readonly only?: ReadonlySet<Id>
  readonly signal?: AbortSignal
}

/** Opens the catalogues of a set with its recovery keys for the length of one act. */
export async function withCatalogues<T>(
  medium: Medium,
  { set, body, head, keys }: RecoveredSet,
  use: (catalogues: SetCatalogues) => Promise<T> | T,
  { only, signal = new AbortController().signal }: CatalogueWish = {},
): Promise<T> {
  const open = async (folder: string): Promise<T> => {
    using catalogues = await openCataloguesForRecovery(folder, head, keys, signal)
    return await use(catalogues)
  }
  return await withSnapshot(medium, set, body, open, only)
}

/** @throws Fault `not-found` if the set has no such compartment, or why it does not open */
export function compartmentIn({ compartments, damaged }: SetCatalogues, id: Id): SetCompartment {
  const found = compartments.find((compartment) => compartment.id === id)
  if (found !== undefined) return found
  throw new Fault(damaged.find((compartment) => compartment.id === id)?.code ?? 'not-found')
}
