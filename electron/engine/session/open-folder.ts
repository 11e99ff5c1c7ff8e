import type { Right } from '../../../shared/contract/file.ts'
import { right } from '../../../shared/contract/file.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { OpenCompartment } from './open-compartment.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { SealingPair } from '../crypto/pairs.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Party } from '../format/fields.ts'
import { grantLayout, type SealedGrant } from '../format/grant.ts'
import type { Head } from '../format/head.ts'
import { compartmentKeysFrom } from '../keys/compartment-keys.ts'
import { openGrant } from '../keys/grants.ts'
import { type RegistryKeys, registryKeysFrom } from '../keys/registry-keys.ts'
import { type Directory, directoryOf } from '../ledger/directory.ts'
import { openRegistry } from '../store/open-registry.ts'
import type { CompartmentRow, Registry } from '../store/registry.ts'
import type { CompartmentOpener } from './open-vault.ts'
import { registryPath } from './vault-files.ts'

/** Whoever holds keys of a vault: a person, or enough recovery sheets. */
export interface KeyHolder {
  readonly party: Party
  readonly sealing: SealingPair
}

export interface FolderOpening {
  readonly folder: string
  readonly head: Head
  readonly holder: KeyHolder
  readonly access: 'write' | 'read'
  readonly openCompartment: CompartmentOpener
}

/** The databases of a vault that this holder can open. Owned by the session. */
export interface OpenFolder {
  readonly registry: Registry
  readonly registryKeys: RegistryKeys
  readonly directory: Directory
  readonly compartments: Map<Id, OpenCompartment>
  /** Granted, but they do not open now: damaged, or kept shut by this machine (no memory, a drive that fails). */
  readonly shut: Map<Id, Fault>
  close(): Promise<void>
}

/**
 * Opens the registry by the grant in the head, and every compartment by its grant in the registry. Each grant must be
 * signed by somebody whose certificate leads back to the recovery pair.
 * @throws Fault `grant-invalid` or the damage of the registry; compartments that do not open are listed instead.
 */
export async function openFolder(opening: FolderOpening): Promise<OpenFolder> {
  const { folder, head, access } = opening
  using registryKey = openRegistryKey(head, opening.holder)
  const registryKeys = registryKeysFrom(head.vaultId, registryKey)
  let registry: Registry | null = null
  try {
    registry = openRegistry(registryPath(folder), access, registryKeys.databaseKey, (row) =>
      registryKeys.rowTag(row),
    )
    const directory = directoryOf(head.vaultId, registry.staff(), head.recovery)
    const granted = await openGranted(opening, registry, directory)
    return closeable({ registry, registryKeys, directory, ...granted })
  } catch (error) {
    registry?.close()
    registryKeys[Symbol.dispose]()
    throw error
  }
}

/**
 * The registry's key for this holder.
 * The giver is always the recovery pair, whose public key stands in the head itself: certificates cannot be asked
 * before the registry is open. That this is the right recovery pair is checked by the person's acceptance afterwards.
 */
export function openRegistryKey(head: Head, { party, sealing }: KeyHolder): SecretKey<'registry'> {
  const grant = head.registryGrants.find(({ grantee }) => grantee === party)
  if (grant?.giver !== 'recovery') throw new Fault('grant-invalid')
  const expected = {
    vaultId: head.vaultId,
    compartment: 'registry',
    epoch: grant.epoch,
    grantee: party,
  } as const
  return openGrant(grant, expected, sealing, head.recovery.signingKey, 'registry')
}

async function openGranted(
  { folder, head, holder, access, openCompartment }: FolderOpening,
  registry: Registry,
  directory: Directory,
): Promise<Pick<OpenFolder, 'compartments' | 'shut'>> {
  const compartments = new Map<Id, OpenCompartment>()
  const shut = new Map<Id, Fault>()
  const grants = registry.grantsFor(holder.party)
  for (const row of registry.compartments()) {
    const own = grants.find(({ compartment, epoch }) => compartment === row.id && epoch === row.epoch)
    if (own === undefined) continue
    try {
      const { keys, rights } = openCompartmentGrant(head.vaultId, row, own.grant, holder, directory)
      const opened = await openCompartment({ vaultFolder: folder, keys, rights, access }).catch(
        (error: unknown) => {
          keys[Symbol.dispose]()
          throw error
        },
      )
      compartments.set(row.id, opened)
    } catch (error) {
      // One compartment that does not open must not keep the others shut.
      if (!(error instanceof Fault)) throw error
      shut.set(row.id, error)
    }
  }
  return { compartments, shut }
}

function openCompartmentGrant(
  vaultId: Id,
  { id, epoch }: CompartmentRow,
  encoded: Buffer,
  holder: KeyHolder,
  directory: Directory,
) {
  using key = openCompartmentKey(vaultId, { id, epoch }, encoded, holder, directory)
  const rights: ReadonlySet<Right> =
    holder.party === 'recovery' ? new Set(right.options) : new Set(grantLayout.decode(encoded).rights)
  return { keys: compartmentKeysFrom({ vaultId, id, epoch }, key), rights }
}

/** @throws Fault `grant-invalid` */
export function openCompartmentKey(
  vaultId: Id,
  { id, epoch }: Pick<CompartmentRow, 'id' | 'epoch'>,
  encoded: Buffer,
  { party, sealing }: KeyHolder,
  directory: Directory,
): SecretKey<'compartment'> {
  const grant = grantLayout.decode(encoded)
  const expected = { vaultId, compartment: id, epoch, grantee: party }
  return openGrant(grant, expected, sealing, giverKey(grant, directory), 'compartment')
}

/** Only custodians and the recovery pair give grants. */
function giverKey(grant: SealedGrant, directory: Directory): Buffer {
  const key = directory.signingKey(grant.giver)
  const mayGive = grant.giver === 'recovery' || directory.certificate(grant.giver)?.role === 'custodian'
  if (key === null || !mayGive) throw new Fault('grant-invalid')
  return key
}

/** Whether the directory's key for whoever signed this head's state is the one that signed it. */
export function knowsSigner(head: Head, directory: Directory): boolean {
  const key = directory.signingKey(head.state.signer)
  return key !== null && equalBytes(key, head.state.signerKey)
}

function closeable(parts: Omit<OpenFolder, 'close'>): OpenFolder {
  return {
    ...parts,
    async close() {
      for (const compartment of parts.compartments.values()) await compartment.close()
      parts.compartments.clear()
      parts.registry.close()
      parts.registryKeys[Symbol.dispose]()
    },
  }
}
