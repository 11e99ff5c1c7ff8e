/** What binds a person's public keys to their code, name and role; signed by a custodian or by the recovery pair. */
import { label, staffCode } from '../../../shared/contract/basics.ts'
import { z } from '../../../shared/zod.ts'
import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { idField, instantField, partyField, publicKeyField, signatureField } from './fields.ts'
import { layout } from './layout.ts'

const CERTIFICATE_MAX_BYTES = 4096

export const role = z.enum(['custodian', 'clerk', 'auditor'])
export type Role = z.infer<typeof role>

const unsigned = {
  vaultId: idField,
  staffId: idField,
  code: staffCode,
  name: label,
  role,
  sealingKey: publicKeyField,
  signingKey: publicKeyField,
  enrolledAt: instantField,
  by: partyField,
}

const unsignedSchema = z.strictObject(unsigned)
export type UnsignedCertificate = z.output<typeof unsignedSchema>
export type StaffCertificate = UnsignedCertificate & { readonly signature: Buffer }

export const certificateLayout = layout(
  z.strictObject({ ...unsigned, signature: signatureField }),
  'registry-damaged',
  CERTIFICATE_MAX_BYTES,
)
const unsignedLayout = layout(unsignedSchema, 'registry-damaged', CERTIFICATE_MAX_BYTES)

/** What is signed: everything but the signature. */
export function certificateMessage(certificate: UnsignedCertificate): Buffer {
  const { vaultId, staffId, code, name, role: held, sealingKey, signingKey, enrolledAt, by } = certificate
  return unsignedLayout.encode({
    ...{ vaultId, staffId, code, name, sealingKey, signingKey, enrolledAt, by },
    role: held,
  })
}

/** Names one certificate in the ledger. */
export function certificateHash(certificate: StaffCertificate): Buffer {
  return hash(LABELS.certificateHash, [certificateLayout.encode(certificate)])
}
