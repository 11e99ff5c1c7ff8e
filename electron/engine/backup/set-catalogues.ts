import type { Id } from '../../../shared/contract/basics.ts'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import { cataloguePath, compartmentFolder } from '../compartments/compartment-databases.ts'
import type { Head } from '../format/head.ts'
import { type CompartmentKeys, compartmentKeysFrom } from '../keys/compartment-keys.ts'
import type { RecoveryKeys } from '../keys/recovery.ts'
import { type RegistryKeys, registryKeysFrom } from '../keys/registry-keys.ts'
import { rightsOf } from '../ledger/authority-rules.ts'
import { LiveAuthority } from '../ledger/live-authority.ts'
import { accountedCompartments } from '../session/accounted-compartments.ts'
import { grantIn, type KeyHolder, openCompartmentKey, openRegistryKey } from '../session/open-folder.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { registryPath } from '../session/vault-files.ts'
import { Catalogue } from '../store/catalogue.ts'
import { openRegistry } from '../store/open-registry.ts'
import type { CompartmentRow } from '../store/registry.ts'

/** A compartment of a set: its catalogue as it was then, and the keys of its content. */
export interface SetCompartment {
  readonly id: Id
  readonly keys: CompartmentKeys
  readonly catalogue: Catalogue
}

/** The catalogues of a set that open. Disposing closes them. */
export interface SetCatalogues extends Disposable {
  readonly office: string
  readonly compartments: readonly SetCompartment[]
  /** Those that do not open. */
  readonly damaged: readonly { readonly id: Id; readonly code: FaultCode }[]
  /** Those that whoever opened it had no grant for. */
  readonly closed: readonly Id[]
}

/**
 * Opens the catalogues in an extracted snapshot with the recovery keys.
 * @param keys borrowed.
 * @throws Fault `registry-damaged`, `grant-invalid`, `cancelled`
 */
export async function openCataloguesForRecovery(
  folder: string,
  head: Head,
  keys: RecoveryKeys,
  signal: AbortSignal,
): Promise<SetCatalogues> {
  const holder = { party: 'recovery', sealing: keys.sealing } as const
  using registryKey = openRegistryKey(head, holder)
  using registryKeys = registryKeysFrom(head.vaultId, registryKey)
  return await openByGrants({ folder, head, holder, registryKeys, isOpen: () => true, signal })
}

/**
 * Opens the catalogues in an extracted snapshot that the person who is here could open when it was made: with the grants
 * in the set's own registry, so that a set of an earlier epoch opens too; as far as they may read there now.
 * @throws Fault `registry-damaged`, `grant-invalid`, `cancelled`
 */
export async function openCataloguesForVault(
  folder: string,
  vault: OpenVault,
  head: Head,
  signal: AbortSignal,
): Promise<SetCatalogues> {
  const { staffId, keys } = vault.person
  const holder = { party: staffId, sealing: keys.sealing }
  // What is found damaged is told by name: only to somebody who may read names there today.
  const isOpen = ({ id }: CompartmentRow) => rightsOf(vault.authority, id, staffId, vault.now()).has('read')
  return await openByGrants({ folder, head, holder, registryKeys: vault.registryKeys, isOpen, signal })
}

interface Snapshot {
  readonly folder: string
  readonly head: Head
  readonly holder: KeyHolder
  readonly registryKeys: RegistryKeys
  /** Whether a compartment may be opened at all. */
  readonly isOpen: (row: CompartmentRow) => boolean
  readonly signal: AbortSignal
}

async function openByGrants({
  folder,
  head,
  holder,
  registryKeys,
  isOpen,
  signal,
}: Snapshot): Promise<SetCatalogues> {
  const { vaultId } = head
  const registry = openRegistry(registryPath(folder), 'read', registryKeys.databaseKey, (row) =>
    registryKeys.rowTag(row),
  )
  try {
    const trust = new LiveAuthority(vaultId, registry, () => head.recovery)
    const { directory } = trust
    const isRecovery = holder.party === 'recovery'
    if (isRecovery) await trust.catchUp(signal)
    // Whoever is no recovery pair is granted nothing in a compartment that nobody made: it counts as closed.
    const rows = isRecovery
      ? accountedCompartments({ registry, authority: trust.authority })
      : registry.compartments()
    const grants = new Map(
      rows.filter(isOpen).flatMap((row) => {
        const grant = grantIn(registry, trust, holder.party, row)
        return grant === null ? [] : [[row.id, grant] as const]
      }),
    )
    // The recovery pair is granted everything: what it is not granted is damaged, not closed.
    const closed = isRecovery ? [] : rows.filter(({ id }) => !grants.has(id))
    const wanted = rows.filter((row) => !closed.includes(row))
    const keysOf = ({ id, epoch }: CompartmentRow): CompartmentKeys => {
      const grant = grants.get(id)
      if (grant === undefined) throw new Fault('grant-invalid')
      using key = openCompartmentKey(vaultId, { id, epoch }, grant, holder, directory)
      return compartmentKeysFrom({ vaultId, id, epoch }, key)
    }
    const opened = await openEach(wanted, async (row) => await openOne(folder, keysOf(row), signal))
    const office = registry.setting('office') ?? ''
    return Object.assign(opened, { office, closed: closed.map(({ id }) => id) })
  } finally {
    registry.close()
  }
}

async function openEach(
  rows: readonly CompartmentRow[],
  open: (row: CompartmentRow) => Promise<SetCompartment>,
): Promise<Omit<SetCatalogues, 'office' | 'closed'>> {
  const compartments: SetCompartment[] = []
  const damaged: { id: Id; code: FaultCode }[] = []
  const close = () => {
    for (const { catalogue, keys } of compartments) {
      catalogue.close()
      keys[Symbol.dispose]()
    }
  }
  for (const row of rows) {
    try {
      compartments.push(await open(row))
    } catch (error) {
      // One broken compartment must not keep the others shut.
      if (error instanceof Fault && error.kind !== 'cancelled') {
        damaged.push({ id: row.id, code: error.code })
        continue
      }
      close()
      throw error
    }
  }
  return { compartments, damaged, [Symbol.dispose]: close }
}

async function openOne(folder: string, keys: CompartmentKeys, signal: AbortSignal): Promise<SetCompartment> {
  try {
    return { id: keys.id, keys, catalogue: await openCatalogue(folder, keys, signal) }
  } catch (error) {
    keys[Symbol.dispose]()
    throw error
  }
}

async function openCatalogue(folder: string, keys: CompartmentKeys, signal: AbortSignal): Promise<Catalogue> {
  const path = cataloguePath(compartmentFolder(folder, keys.id), keys.epoch)
  const catalogue = Catalogue.open(path, 'read', {
    key: keys.catalogueKey,
    rowTag: (row) => keys.rowTag(row),
  })
  try {
    if (await catalogue.isConsistent(signal)) return catalogue
    throw new Fault('catalogue-damaged')
  } catch (error) {
    catalogue.close()
    throw error
  }
}
