import { type Right, right } from '../../../shared/contract/file.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { OpenCompartment } from './open-compartment.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { SealingPair } from '../crypto/pairs.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Party } from '../format/fields.ts'
import { grantHash, grantLayout, type SealedGrant } from '../format/grant.ts'
import type { Head, RecoveryFacts } from '../format/head.ts'
import { compartmentKeysFrom } from '../keys/compartment-keys.ts'
import { isGrantSignedBy, openGrant, unsealGrant } from '../keys/grants.ts'
import { type RegistryKeys, registryKeysFrom } from '../keys/registry-keys.ts'
import type { Authority, GrantFact } from '../ledger/authority.ts'
import { currentGrant, isCleared, trustedNow } from '../ledger/authority-rules.ts'
import type { Directory } from '../ledger/directory.ts'
import { LiveAuthority } from '../ledger/live-authority.ts'
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
  /** The machine's clock. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/** The databases of a vault that this holder can open. Owned by the session. */
export interface OpenFolder {
  readonly registry: Registry
  readonly registryKeys: RegistryKeys
  readonly directory: Directory
  /** Who may do what, by the ledger. */
  readonly live: LiveAuthority
  readonly compartments: Map<Id, OpenCompartment>
  /** Granted, but they do not open now: damaged, or kept shut by this machine (no memory, a drive that fails). */
  readonly shut: Map<Id, Fault>
  /** The head names another recovery pair from now on: certificates are read again. */
  succeed(recovery: RecoveryFacts): void
  /**
   * Opens what the holder has grants for and is not open: once the agreement is signed, say.
   * @param wanted which of it.
   */
  openGranted(wanted?: (compartment: Id) => boolean): Promise<void>
  /** Closes a compartment; it joins those that do not open, for this reason. */
  shutOne(compartment: Id, why: Fault): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the registry by the grant in the head, and every compartment that the ledger's entries grant to the holder, if
 * they are cleared. Each grant must be signed by somebody whose certificate leads back to the recovery pair.
 * @throws Fault `not-cleared` for somebody without the registry's key, `grant-invalid`, `cancelled`, or the damage of the registry; compartments that do not open are listed instead.
 */
export async function openFolder(opening: FolderOpening): Promise<OpenFolder> {
  const { folder, head, access, holder } = opening
  using registryKey = openRegistryKey(head, holder)
  const registryKeys = registryKeysFrom(head.vaultId, registryKey)
  let registry: Registry | null = null
  try {
    registry = openRegistry(registryPath(folder), access, registryKeys.databaseKey, (row) =>
      registryKeys.rowTag(row),
    )
    let { recovery } = head
    const live = new LiveAuthority(head.vaultId, registry, () => recovery)
    assertRegistryGrant(head, holder, live.directory)
    await live.catchUp(opening.signal)
    const succeed = (next: RecoveryFacts) => {
      recovery = next
      live.renewDirectory()
    }
    const open = openParts(opening, { registry, registryKeys, live, succeed })
    await open.openGranted()
    return open
  } catch (error) {
    registry?.close()
    registryKeys[Symbol.dispose]()
    throw error
  }
}

/**
 * The registry's key for this holder. A grant by a custodian cannot be checked yet: certificates are read from the
 * registry that it opens. Whoever uses the key this way asks {@link assertRegistryGrant} next.
 */
export function openRegistryKey(head: Head, { party, sealing }: KeyHolder): SecretKey<'registry'> {
  const grant = registryGrantOf(head, party)
  const expected = {
    vaultId: head.vaultId,
    compartment: 'registry',
    epoch: grant.epoch,
    grantee: party,
  } as const
  if (grant.giver !== 'recovery') return unsealGrant(grant, expected, sealing, 'registry')
  return openGrant(grant, expected, sealing, head.recovery.signingKey, 'registry')
}

/**
 * Whether the registry that a grant opened is the one that its giver meant: signed by the recovery pair, or by a custodian
 * whose certificate leads back to it. That this is the right recovery pair is said by the person's own acceptance.
 * @throws Fault `grant-invalid`
 */
export function assertRegistryGrant(
  head: Head,
  { party }: Pick<KeyHolder, 'party'>,
  directory: Directory,
): void {
  const grant = registryGrantOf(head, party)
  const mayGive = grant.giver === 'recovery' || directory.certificate(grant.giver)?.role === 'custodian'
  const key = directory.signingKey(grant.giver)
  if (!mayGive || key === null || !isGrantSignedBy(grant, key)) throw new Fault('grant-invalid')
}

/**
 * @throws Fault `not-cleared` for a person who has a way in and no key: never cleared, or suspended. Which of it only the
 * registry says, and that stays shut.
 */
function registryGrantOf(head: Head, party: Party): SealedGrant {
  const grant = head.registryGrants.find(({ grantee }) => grantee === party)
  if (grant !== undefined) return grant
  throw new Fault(party === 'recovery' ? 'grant-invalid' : 'not-cleared')
}

type Readable = Pick<OpenFolder, 'registry' | 'registryKeys' | 'live' | 'succeed'>

function openParts(opening: FolderOpening, parts: Readable): OpenFolder {
  const compartments = new Map<Id, OpenCompartment>()
  const shut = new Map<Id, Fault>()
  return {
    ...parts,
    compartments,
    shut,
    get directory() {
      return parts.live.directory
    },
    async openGranted(wanted = () => true) {
      for (const { id, row, fact } of grantedTo(opening, parts)) {
        if (compartments.has(id) || !wanted(id)) continue
        try {
          // What an entry made does not vanish with its row.
          if (row === null) throw new Fault('registry-damaged')
          compartments.set(id, await openOne(opening, parts, row, fact))
          shut.delete(id)
        } catch (error) {
          // One compartment that does not open must not keep the others shut.
          if (!(error instanceof Fault)) throw error
          shut.set(id, error)
        }
      }
    },
    async shutOne(id, why) {
      const found = compartments.get(id)
      compartments.delete(id)
      shut.set(id, why)
      await found?.close()
    },
    async close() {
      for (const compartment of compartments.values()) await compartment.close()
      compartments.clear()
      parts.registry.close()
      parts.registryKeys[Symbol.dispose]()
    },
  }
}

interface Granted {
  readonly id: Id
  /** Null where somebody took it out. */
  readonly row: CompartmentRow | null
  /** Null for the recovery pair, which has every right. */
  readonly fact: GrantFact | null
}

/** What the ledger grants to this holder now: nothing to somebody who is not cleared. */
function grantedTo({ holder, now: clock }: FolderOpening, { registry, live }: Readable): Granted[] {
  const { authority } = live
  const rows = new Map(registry.compartments().map((row) => [row.id, row]))
  const made = [...authority.compartmentsMade].map((id) => ({ id, row: rows.get(id) ?? null }))
  const { party } = holder
  if (party === 'recovery') return made.map((one) => ({ ...one, fact: null }))
  const now = trustedNow(clock(), authority)
  const member = authority.member(party)
  if (member === null || !isCleared(member, authority, now)) return []
  return made.flatMap((one) => {
    const fact = currentGrant(authority, one.id, party, now)
    return fact === null ? [] : [{ ...one, fact }]
  })
}

async function openOne(
  { folder, head, holder, access, openCompartment }: FolderOpening,
  { registry, live }: Readable,
  row: CompartmentRow,
  fact: GrantFact | null,
): Promise<OpenCompartment> {
  const encoded = grantIn(registry, live, holder.party, row)
  if (encoded === null || !isNamed(encoded, fact)) throw new Fault('grant-invalid')
  using key = openCompartmentKey(head.vaultId, row, encoded, holder, live.directory)
  const keys = compartmentKeysFrom({ vaultId: head.vaultId, id: row.id, epoch: row.epoch }, key)
  try {
    return await openCompartment({ vaultFolder: folder, keys, rights: rightsBy(fact, encoded), access })
  } catch (error) {
    keys[Symbol.dispose]()
    throw error
  }
}

/** The very grant that the entry names: another one, however well signed, is not what the ledger says. */
function isNamed(encoded: Buffer, fact: Pick<GrantFact, 'giver' | 'hash'> | null): boolean {
  if (fact === null) return true
  if (grantLayout.decode(encoded).giver !== fact.giver) return false
  return fact.hash === null || fact.hash === grantHash(encoded)
}

/** What both the entry and the signed grant say. */
function rightsBy(fact: GrantFact | null, encoded: Buffer): ReadonlySet<Right> {
  if (fact === null) return new Set(right.options)
  return new Set(grantLayout.decode(encoded).rights.filter((one) => fact.rights.has(one)))
}

/** By what a grant is judged: whose keys are whose, and what the ledger says was given. */
export interface GrantTrust {
  readonly directory: Directory
  readonly authority: Pick<Authority, 'recoveryGrant' | 'compartmentsMade'>
}

/**
 * The sealed key of a compartment for somebody. What lies in the registry for the recovery pair may still be sealed to an
 * earlier one; then it is in the succession that led to the present pair.
 * @returns the encoded grant, or null if there is none: for the recovery pair none either that somebody put there without
 * the right to, whose key would be one of their own choosing
 */
export function grantIn(
  registry: Registry,
  { directory, authority }: GrantTrust,
  party: Party,
  { id, epoch }: Pick<CompartmentRow, 'id' | 'epoch'>,
): Buffer | null {
  const isOf = (grant: { compartment: string; epoch: number }) =>
    grant.compartment === id && grant.epoch === epoch
  const own = registry.grantsFor(party).find(isOf)?.grant ?? null
  if (party !== 'recovery') return own
  const { newest } = directory.lineage
  const isPresent =
    newest === null ||
    (own !== null && equalBytes(grantLayout.decode(own).granteeKey, newest.next.sealingKey))
  if (isPresent) return own !== null && isMeantForRecovery(own, authority.recoveryGrant(id)) ? own : null
  const renewed = newest.sealed.find(isOf)
  return renewed === undefined ? null : grantLayout.encode(renewed)
}

/** The one that the ledger names; or one that the recovery pair sealed to itself when it took over. */
function isMeantForRecovery(encoded: Buffer, fact: Pick<GrantFact, 'giver' | 'hash'> | null): boolean {
  return grantLayout.decode(encoded).giver === 'recovery' || (fact !== null && isNamed(encoded, fact))
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
  if (!isGiven(grant, encoded, directory)) throw new Fault('grant-invalid')
  const expected = { vaultId, compartment: id, epoch, grantee: party }
  return unsealGrant(grant, expected, sealing, 'compartment')
}

/** Whether its giver signed a grant, or it is one of an earlier recovery pair that the present one took over. */
export function isGiven(grant: SealedGrant, encoded: Buffer, directory: Directory): boolean {
  const key = directory.signingKey(grant.giver)
  if (key !== null && isGrantSignedBy(grant, key)) return true
  const hash = grantHash(encoded)
  return directory.lineage.newest?.grants.some((kept) => kept.toString('hex') === hash) === true
}
