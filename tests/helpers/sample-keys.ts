/** Made-up values of every layout, all from fixed bytes, so that a failing test can be run again as it was. */
import { SecretKey, type Purpose } from '../../electron/engine/crypto/secret-key.ts'
import type { Entry } from '../../electron/engine/format/entry.ts'
import { genesisHash, entryMessage } from '../../electron/engine/format/entry.ts'
import type { GrantContext, SealedGrant } from '../../electron/engine/format/grant.ts'
import type { Access, Head } from '../../electron/engine/format/head.ts'
import type { RecoveryFacts } from '../../electron/engine/format/recovery-facts.ts'
import type { Slot, SlotHeader } from '../../electron/engine/format/slot.ts'
import { staffTag, WRAPPED_KEY_BYTES } from '../../electron/engine/format/slot.ts'
import type { StaffCertificate } from '../../electron/engine/format/staff-certificate.ts'
import { LABELS } from '../../electron/engine/crypto/labels.ts'
import { issueCertificate } from '../../electron/engine/keys/certificates.ts'
import { giveGrant } from '../../electron/engine/keys/grants.ts'
import { signState } from '../../electron/engine/keys/signed-state.ts'
import { type StaffKeys, staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'

export const sampleId = (number: number): string => number.toString(16).padStart(32, '0')

export const VAULT = sampleId(0xa0)
export const COMPARTMENT = sampleId(0xc0)
export const GIVER = sampleId(0x51)
export const GRANTEE = sampleId(0x52)
export const MADE_AT = 1_790_000_000_000

export function sampleKey<P extends Purpose>(purpose: P, byte: number): SecretKey<P> {
  return SecretKey.fill(purpose, (bytes) => void bytes.fill(byte))
}

/** Equal for equal keys, without showing them. */
export function sameKey(a: SecretKey<Purpose>, b: SecretKey<Purpose>): boolean {
  return a.use((left) => b.use((right) => left.equals(right)))
}

export function sampleStaff(staffId: string, byte: number): StaffKeys {
  using key = sampleKey('staff', byte)
  return staffKeysFrom(staffId, key)
}

export const giver = sampleStaff(GIVER, 0x11)
export const grantee = sampleStaff(GRANTEE, 0x22)

export const grantContext: GrantContext = {
  vaultId: VAULT,
  compartment: COMPARTMENT,
  epoch: 3,
  grantee: GRANTEE,
  granteeKey: grantee.sealing.publicKey,
  rights: ['read', 'add', 'export'],
  giver: GIVER,
  givenAt: MADE_AT,
}

export function sampleGrant(changes: Partial<GrantContext> = {}, byte = 0x33): SealedGrant {
  using key = sampleKey('compartment', byte)
  return giveGrant({ ...grantContext, ...changes }, key, giver.signing)
}

export const slotHeader: SlotHeader = {
  slotId: sampleId(0x10),
  staffId: GIVER,
  staffTag: staffTag(VAULT, 'AB1'),
  kind: 'passcode',
  kdf: { memoryBytes: 64 * 1024 * 1024, passes: 3, salt: Buffer.alloc(16, 7) },
  authenticator: null,
  createdAt: MADE_AT,
}

export const sampleSlot: Slot = {
  ...slotHeader,
  commitment: Buffer.alloc(32, 8),
  wrapped: Buffer.alloc(WRAPPED_KEY_BYTES, 9),
}

export const sampleFacts: RecoveryFacts = {
  setId: '0123456789abcdef',
  needed: 2,
  total: 3,
  sealingKey: Buffer.alloc(32, 1),
  signingKey: Buffer.alloc(32, 2),
  secretCommitment: Buffer.alloc(32, 3),
  shareTags: [4, 5, 6].map((byte) => Buffer.alloc(32, byte)),
}

export const sampleAccess: Access = {
  vaultId: VAULT,
  slots: [sampleSlot],
  registryGrants: [sampleGrant({ compartment: 'registry', epoch: 1, rights: [] }, 0x44)],
  recovery: sampleFacts,
}

export function sampleHead(access: Access = sampleAccess, sequence = 7): Omit<Head, 'formatVersion'> {
  const state = signState(
    {
      sequence,
      at: MADE_AT,
      ledger: { sequence: 40, hash: Buffer.alloc(32, 10) },
      registry: { generation: 5, root: Buffer.alloc(32, 11) },
      compartments: [{ id: COMPARTMENT, generation: 12, root: Buffer.alloc(32, 12) }],
      signer: GIVER,
    },
    access,
    giver.signing,
  )
  return { ...access, state }
}

export function sampleCertificate(): StaffCertificate {
  return issueCertificate(
    {
      vaultId: VAULT,
      staffId: GRANTEE,
      code: 'CD2',
      name: 'Sample Clerk',
      role: 'clerk',
      sealingKey: grantee.sealing.publicKey,
      signingKey: grantee.signing.publicKey,
      enrolledAt: MADE_AT,
      by: GIVER,
    },
    giver.signing,
  )
}

export function sampleEntry(): Entry {
  const unsigned = {
    sequence: 1,
    previous: genesisHash(VAULT),
    at: MADE_AT,
    by: GIVER,
    act: 'vault.created',
    phase: 'done' as const,
    of: null,
    compartment: null,
    facts: { sheets: 3, complete: true, set: '0123456789abcdef' },
  }
  return { ...unsigned, signature: giver.signing.sign(LABELS.entry, entryMessage(VAULT, unsigned)) }
}
