import type { Id } from '../../../shared/contract/basics.ts'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import { compartmentFolder, databasePaths } from '../compartments/compartment-databases.ts'
import type { Head } from '../format/head.ts'
import { type CompartmentKeys, compartmentKeysFrom } from '../keys/compartment-keys.ts'
import type { RecoveryKeys } from '../keys/recovery.ts'
import { registryKeysFrom } from '../keys/registry-keys.ts'
import { directoryOf } from '../ledger/directory.ts'
import { openCompartmentKey, openRegistryKey } from '../session/open-folder.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { registryPath } from '../session/vault-files.ts'
import { Catalogue } from '../store/catalogue.ts'
import { openRegistry } from '../store/open-registry.ts'
import type { Registry } from '../store/registry.ts'

/** A compartment of a set: its catalogue as it was then, and the keys of its content. */
export interface SetCompartment {
  readonly id: Id
  readonly keys: CompartmentKeys
  readonly catalogue: Catalogue
}

/** The catalogues of a set that open. Disposing closes them. */
export interface SetCatalogues extends Disposable {
  /** Empty when it was opened with the keys of an unlocked vault. */
  readonly office: string
  readonly compartments: readonly SetCompartment[]
  /** Those that do not open. */
  readonly damaged: readonly { readonly id: Id; readonly code: FaultCode }[]
}

/**
 * Opens the catalogues in an extracted snapshot with the recovery keys.
 * @param keys borrowed.
 * @throws Fault `registry-damaged`, `grant-invalid`
 */
export function openCataloguesForRecovery(folder: string, head: Head, keys: RecoveryKeys): SetCatalogues {
  const holder = { party: 'recovery', sealing: keys.sealing } as const
  using registryKey = openRegistryKey(head, holder)
  using registryKeys = registryKeysFrom(head.vaultId, registryKey)
  const registry = openRegistry(registryPath(folder), 'read', registryKeys.databaseKey, (row) =>
    registryKeys.rowTag(row),
  )
  try {
    const directory = directoryOf(head.vaultId, registry.staff(), head.recovery)
    const grants = grantsByCompartment(registry)
    const catalogues = openEach(
      folder,
      [...grants.keys()],
      (id) => {
        const grant = grants.get(id)
        if (grant === undefined) throw new Fault('grant-invalid')
        using key = openCompartmentKey(
          head.vaultId,
          { id, epoch: grant.epoch },
          grant.encoded,
          holder,
          directory,
        )
        return compartmentKeysFrom({ vaultId: head.vaultId, id, epoch: grant.epoch }, key)
      },
      (keysOfOne) => {
        keysOfOne[Symbol.dispose]()
      },
    )
    return Object.assign(catalogues, { office: registry.setting('office') ?? '' })
  } finally {
    registry.close()
  }
}

/**
 * Opens the catalogues in an extracted snapshot with the keys of the unlocked vault.
 * @param compartments those of the set. One that this vault has no key for counts as not opening.
 */
export function openCataloguesForVault(
  folder: string,
  vault: OpenVault,
  compartments: readonly Id[],
): SetCatalogues {
  const catalogues = openEach(
    folder,
    compartments,
    (id) => vault.compartment(id).keys,
    () => undefined,
  )
  return Object.assign(catalogues, { office: vault.office })
}

function grantsByCompartment(registry: Registry): Map<Id, { epoch: number; encoded: Buffer }> {
  const rows = new Map(registry.compartments().map((row) => [row.id, row]))
  const grants = registry
    .grantsFor('recovery')
    .filter(({ compartment, epoch }) => rows.get(compartment)?.epoch === epoch)
  return new Map(grants.map(({ compartment, epoch, grant }) => [compartment, { epoch, encoded: grant }]))
}

function openEach(
  folder: string,
  ids: readonly Id[],
  keysOf: (id: Id) => CompartmentKeys,
  release: (keys: CompartmentKeys) => void,
): Omit<SetCatalogues, 'office'> {
  const compartments: SetCompartment[] = []
  const damaged: { id: Id; code: FaultCode }[] = []
  for (const id of ids) {
    try {
      const keys = keysOf(id)
      try {
        compartments.push({ id, keys, catalogue: openCatalogue(folder, keys) })
      } catch (error) {
        release(keys)
        throw error
      }
    } catch (error) {
      // One broken compartment must not keep the others shut.
      if (!(error instanceof Fault)) throw error
      damaged.push({ id, code: error.code })
    }
  }
  return {
    compartments,
    damaged,
    [Symbol.dispose]: () => {
      for (const { catalogue, keys } of compartments) {
        catalogue.close()
        release(keys)
      }
    },
  }
}

function openCatalogue(folder: string, keys: CompartmentKeys): Catalogue {
  const path = databasePaths(compartmentFolder(folder, keys.id)).catalogue
  const catalogue = Catalogue.open(path, 'read', {
    key: keys.catalogueKey,
    rowTag: (row) => keys.rowTag(row),
  })
  if (catalogue.isConsistent()) return catalogue
  catalogue.close()
  throw new Fault('catalogue-damaged')
}
