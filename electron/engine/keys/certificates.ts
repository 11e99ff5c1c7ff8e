import { equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { type SigningPair, verify } from '../crypto/pairs.ts'
import {
  certificateMessage,
  type StaffCertificate,
  type UnsignedCertificate,
} from '../format/staff-certificate.ts'
import type { StaffKeys } from './staff-keys.ts'

/** Signs what binds a person to their keys. */
export function issueCertificate(certificate: UnsignedCertificate, issuer: SigningPair): StaffCertificate {
  return { ...certificate, signature: issuer.sign(LABELS.certificate, certificateMessage(certificate)) }
}

/** @param issuerKey the signing key of `certificate.by`. */
export function verifyCertificate(certificate: StaffCertificate, issuerKey: Buffer): boolean {
  return verify(issuerKey, LABELS.certificate, certificateMessage(certificate), certificate.signature)
}

/** Whether somebody who holds these keys is whom a certificate is about. */
export function areKeysOf(certificate: StaffCertificate, { sealing, signing }: StaffKeys): boolean {
  return (
    equalBytes(certificate.sealingKey, sealing.publicKey) &&
    equalBytes(certificate.signingKey, signing.publicKey)
  )
}
