/** One recovery pair hands over to the next: what is prepared, what a kill leaves, and what each person's unlock adds. */
import { right } from '../../../shared/contract/file.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { shortId } from '../../../shared/model/short-id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { LABELS } from '../crypto/labels.ts'
import { grantHash, grantLayout, type SealedGrant } from '../format/grant.ts'
import type { Access, Head, RecoveryFacts } from '../format/head.ts'
import {
  type Succession,
  successionLayout,
  successionMessage,
  type UnsignedSuccession,
} from '../format/succession.ts'
import { giveGrant } from '../keys/grants.ts'
import type { RecoveryDraft, RecoveryKeys } from '../keys/recovery.ts'
import { acceptedPair, type Directory, signAcceptance } from '../ledger/directory.ts'
import type { Facts, Ledger } from '../ledger/ledger.ts'
import { isSamePair } from '../ledger/lineage.ts'
import type { CompartmentRow, Registry } from '../store/registry.ts'
import { accountedCompartments } from './accounted-compartments.ts'
import { grantIn, type GrantTrust, isGiven, openCompartmentKey, openRegistryKey } from './open-folder.ts'
import type { VaultSession } from './vault-session.ts'

/** Both pairs, while both sets of sheets are at hand. Borrowed. */
export interface Handover {
  readonly vaultId: Id
  readonly previous: RecoveryFacts
  readonly old: RecoveryKeys
  readonly next: RecoveryDraft
  readonly at: number
}

/** What the new pair takes over, signed by both. @throws Fault `sheets-open-less` for a key that the old pair cannot open */
export function makeSuccession(handover: Handover, registry: Registry, trust: GrantTrust): Succession {
  const { vaultId, previous, old, next } = handover
  const { directory } = trust
  const unsigned: UnsignedSuccession = {
    ...{ vaultId, previous, next: next.facts },
    certificates: registry.staff().flatMap(({ staffId }) => {
      const isOurs = directory.certificate(staffId)?.by === 'recovery'
      return isOurs ? (directory.certificateHash(staffId) ?? []) : []
    }),
    grants: registry.grants().flatMap(({ grant: encoded }) => {
      // A spoilt row gives nobody anything, and must not keep an office from new sheets.
      const grant = grantLayout.tryDecode(encoded)
      const isOurs = grant?.giver === 'recovery' && grant.grantee !== 'recovery'
      return isOurs && isGiven(grant, encoded, directory) ? [Buffer.from(grantHash(encoded), 'hex')] : []
    }),
    sealed: accountedCompartments({ registry, authority: trust.authority }).map((row) =>
      sealedAnew(handover, registry, trust, row),
    ),
  }
  const message = successionMessage(unsigned)
  return {
    ...unsigned,
    previousSignature: old.signing.sign(LABELS.succession, message),
    nextSignature: next.keys.signing.sign(LABELS.succession, message),
  }
}

/** The key of a compartment, out of the old pair's grant, sealed to the new one. */
function sealedAnew(
  handover: Handover,
  registry: Registry,
  trust: GrantTrust,
  { id, epoch }: CompartmentRow,
): SealedGrant {
  const { vaultId, next, at } = handover
  using key = keyOfOldPair(handover, registry, trust, { id, epoch })
  const grantee = { grantee: 'recovery', granteeKey: next.keys.sealing.publicKey } as const
  const context = { vaultId, compartment: id, epoch, rights: [...right.options], ...grantee }
  return giveGrant({ ...context, giver: 'recovery', givenAt: at }, key, next.keys.signing)
}

/** @throws Fault `sheets-open-less` naming the compartment: nobody should learn of it when the sheets are needed. */
function keyOfOldPair(
  { vaultId, old }: Handover,
  registry: Registry,
  trust: GrantTrust,
  compartment: Pick<CompartmentRow, 'id' | 'epoch'>,
): SecretKey<'compartment'> {
  const holder = { party: 'recovery', sealing: old.sealing } as const
  try {
    const encoded = grantIn(registry, trust, 'recovery', compartment)
    if (encoded !== null) return openCompartmentKey(vaultId, compartment, encoded, holder, trust.directory)
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'grant-invalid')) throw error
  }
  throw new Fault('sheets-open-less', { compartment: shortId(compartment.id) })
}

/** The access part of the head under the new pair: its facts, and the registry's grants that the old one gave, given anew. */
export function accessAfter({ old, next, at }: Handover, head: Head, access: Access): Access {
  using key = openRegistryKey(head, { party: 'recovery', sealing: old.sealing })
  const registryGrants = access.registryGrants.map((grant) => {
    const { sealed: _sealed, signature: _signature, ...context } = grant
    if (grant.grantee === 'recovery') {
      const granteeKey = next.keys.sealing.publicKey
      return giveGrant({ ...context, granteeKey, giver: 'recovery', givenAt: at }, key, next.keys.signing)
    }
    return grant.giver === 'recovery' ? giveGrant(context, key, next.keys.signing) : grant
  })
  return { ...access, recovery: next.facts, registryGrants }
}

/** What the ledger says of a handover. */
export function successionFacts(previous: RecoveryFacts, next: RecoveryFacts): Facts {
  return {
    ...{ previousSet: previous.setId, sheetSet: next.setId, sheets: next.total, needed: next.needed },
    previousKey: previous.signingKey.toString('hex'),
    nextKey: next.signingKey.toString('hex'),
  }
}

interface Settling {
  readonly registry: Registry
  readonly directory: Directory
  /** Its author is a person, or the present recovery pair. */
  readonly ledger: Ledger
}

/**
 * Ends a handover that a kill interrupted. The head alone decides: if it names the new pair, the entry that says so is
 * written now; if not, what was prepared is dropped, and the old sheets stay the vault's.
 * @param handovers how many the ledger tells of.
 */
export function settleSuccession({ registry, directory, ledger }: Settling, handovers: number): void {
  const { pairs } = directory.lineage
  const abandoned = registry.successions().filter((row) => {
    const next = successionLayout.tryDecode(row.body)?.next
    return next === undefined || !pairs.some((pair) => isSamePair(pair, next))
  })
  if (abandoned.length === 0 && handovers >= pairs.length - 1) return
  registry.transaction(() => {
    for (const { sequence } of abandoned) registry.removeSuccession(sequence)
    for (const [at, pair] of pairs.entries()) {
      const next = pairs[at + 1]
      if (at < handovers || next === undefined) continue
      ledger.record('recovery.reissued', { facts: successionFacts(pair, next) })
    }
  })
}

/** Somebody who trusted the pair before takes the present one on its word, and says so with their own key. */
export function renewTrust(session: VaultSession): void {
  const { registry, ledger, vaultId, recovery, directory } = session
  const { staffId, keys } = session.person
  const row = registry.staff().find((member) => member.staffId === staffId)
  if (row === undefined) return
  const { publicKey } = keys.signing
  if (acceptedPair(vaultId, directory.lineage, publicKey, row.acceptance) !== 'earlier') return
  registry.transaction(() => {
    registry.putStaff({ ...row, acceptance: signAcceptance(vaultId, recovery, keys.signing) })
    ledger.record('recovery.accepted', { facts: { staff: staffId, sheetSet: recovery.setId } })
  })
}
