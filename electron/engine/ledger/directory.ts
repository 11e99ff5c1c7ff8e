import type { Id } from '../../../shared/contract/basics.ts'
import { LABELS } from '../crypto/labels.ts'
import { type SigningPair, verify } from '../crypto/pairs.ts'
import { idBytes, type Party } from '../format/fields.ts'
import { type RecoveryFacts, recoveryFactsLayout } from '../format/recovery-facts.ts'
import { certificateHash, certificateLayout, type StaffCertificate } from '../format/staff-certificate.ts'
import { verifyCertificate } from '../keys/certificates.ts'
import type { Registry, StaffRow } from '../store/registry.ts'
import { type Lineage, lineageOf } from './lineage.ts'

/**
 * Whose public keys are whose. It holds only certificates that lead back to the recovery pair: signed by it, taken over
 * from the pair before it, or signed by a custodian whose own certificate leads there. Everybody else is unknown, and
 * nothing that they signed counts.
 */
export interface Directory {
  certificate(staffId: Id): StaffCertificate | null
  certificateHash(staffId: Id): Buffer | null
  /** The key that this party's signatures are checked with; null for somebody unknown. */
  signingKey(party: Party): Buffer | null
  /** Whether a certificate of this id was looked at, good or not. None is ever changed. */
  hasRead(staffId: Id): boolean
  /** The recovery pairs up to the present one. */
  readonly lineage: Lineage
}

/** What people know somebody by: their code; the id of somebody unknown, and `recovery`, as they are. */
export function codeOf(directory: Pick<Directory, 'certificate'>, party: string): string {
  return directory.certificate(party)?.code ?? party
}

/** @param recovery the pair that the head names. */
export function directoryOf(
  vaultId: Id,
  registry: Pick<Registry, 'staff' | 'successions'>,
  recovery: RecoveryFacts,
): Directory {
  const known = new Map<Id, StaffCertificate>()
  const lineage = lineageOf(vaultId, registry.successions(), recovery)
  const takenOver = lineage.newest?.certificates ?? []
  const signingKey = (party: Party): Buffer | null => {
    if (party === 'recovery') return recovery.signingKey
    return known.get(party)?.signingKey ?? null
  }
  const isKnown = (certificate: StaffCertificate) =>
    isIssued(certificate, known, signingKey(certificate.by)) ||
    takenOver.some((hash) => hash.equals(certificateHash(certificate)))
  const rows = registry.staff()
  const read = new Set(rows.map(({ staffId }) => staffId))
  const certificates = rows.flatMap((row) => decoded(row) ?? [])
  const waiting = new Set(certificates.filter((one) => one.vaultId === vaultId))
  // Until a whole round adds nobody: certificates come in any order.
  for (let grew = true; grew;) {
    grew = false
    for (const certificate of waiting) {
      if (!isKnown(certificate)) continue
      known.set(certificate.staffId, certificate)
      waiting.delete(certificate)
      grew = true
    }
  }
  return {
    certificate: (staffId) => known.get(staffId) ?? null,
    certificateHash(staffId) {
      const certificate = known.get(staffId)
      return certificate === undefined ? null : certificateHash(certificate)
    },
    signingKey,
    hasRead: (staffId) => read.has(staffId),
    lineage,
  }
}

function isIssued(
  certificate: StaffCertificate,
  known: ReadonlyMap<Id, StaffCertificate>,
  issuerKey: Buffer | null,
): boolean {
  if (issuerKey === null) return false
  const byCustodian = certificate.by !== 'recovery' && known.get(certificate.by)?.role === 'custodian'
  return (certificate.by === 'recovery' || byCustodian) && verifyCertificate(certificate, issuerKey)
}

/** @returns null for a certificate that is malformed or does not belong to its row. */
function decoded(row: StaffRow): StaffCertificate | null {
  const certificate = certificateLayout.tryDecode(row.certificate)
  return certificate?.staffId === row.staffId && certificate.code === row.code ? certificate : null
}

/**
 * A person's own word for which recovery pair is the root of trust in their vault. Without it, whoever can write the
 * folder could put a vault of their own making around the person's slot, sealed to the person's public key.
 */
export function signAcceptance(vaultId: Id, recovery: RecoveryFacts, signing: SigningPair): Buffer {
  return signing.sign(LABELS.trust, acceptanceMessage(vaultId, recovery))
}

/**
 * Which recovery pair somebody accepted as the root of trust: the present one, or an earlier one that leads to it by signed
 * successions, whose word for the present one they then have.
 * @returns null if it is none of them
 */
export function acceptedPair(
  vaultId: Id,
  { pairs }: Lineage,
  signingKey: Buffer,
  acceptance: Buffer,
): 'present' | 'earlier' | null {
  const at = pairs.findIndex((pair) =>
    verify(signingKey, LABELS.trust, acceptanceMessage(vaultId, pair), acceptance),
  )
  if (at < 0) return null
  return at === pairs.length - 1 ? 'present' : 'earlier'
}

function acceptanceMessage(vaultId: Id, recovery: RecoveryFacts): Buffer {
  return Buffer.concat([idBytes(vaultId), recoveryFactsLayout.encode(recovery)])
}
