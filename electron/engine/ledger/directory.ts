import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import { type SigningPair, verify } from '../crypto/pairs.ts'
import { idBytes, type Party } from '../format/fields.ts'
import { type RecoveryFacts, recoveryFactsLayout } from '../format/recovery-facts.ts'
import { certificateHash, certificateLayout, type StaffCertificate } from '../format/staff-certificate.ts'
import { verifyCertificate } from '../keys/certificates.ts'
import type { StaffRow } from '../store/registry.ts'

/**
 * Whose public keys are whose. It holds only certificates that lead back to the recovery pair: signed by it, or by a
 * custodian whose own certificate does. Everybody else is unknown, and nothing that they signed counts.
 */
export interface Directory {
  certificate(staffId: Id): StaffCertificate | null
  certificateHash(staffId: Id): Buffer | null
  /** The key that this party's signatures are checked with; null for somebody unknown. */
  signingKey(party: Party): Buffer | null
}

export function directoryOf(vaultId: Id, rows: readonly StaffRow[], recovery: RecoveryFacts): Directory {
  const known = new Map<Id, StaffCertificate>()
  const signingKey = (party: Party): Buffer | null => {
    if (party === 'recovery') return recovery.signingKey
    return known.get(party)?.signingKey ?? null
  }
  const waiting = new Set(rows.flatMap((row) => decoded(row) ?? []).filter((one) => one.vaultId === vaultId))
  // Until a whole round adds nobody: certificates come in any order.
  for (let grew = true; grew;) {
    grew = false
    for (const certificate of waiting) {
      if (!isIssued(certificate, known, signingKey(certificate.by))) continue
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
  try {
    const certificate = certificateLayout.decode(row.certificate)
    return certificate.staffId === row.staffId && certificate.code === row.code ? certificate : null
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

/**
 * A person's own word for which recovery pair is the root of trust in their vault. Without it, whoever can write the
 * folder could put a vault of their own making around the person's slot, sealed to the person's public key.
 */
export function signAcceptance(vaultId: Id, recovery: RecoveryFacts, signing: SigningPair): Buffer {
  return signing.sign(LABELS.trust, acceptanceMessage(vaultId, recovery))
}

export function verifyAcceptance(
  vaultId: Id,
  recovery: RecoveryFacts,
  signingKey: Buffer,
  acceptance: Buffer,
): boolean {
  return verify(signingKey, LABELS.trust, acceptanceMessage(vaultId, recovery), acceptance)
}

function acceptanceMessage(vaultId: Id, recovery: RecoveryFacts): Buffer {
  return Buffer.concat([idBytes(vaultId), recoveryFactsLayout.encode(recovery)])
}
