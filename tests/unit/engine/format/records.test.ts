import { describe, expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { verify } from '../../../../electron/engine/crypto/pairs.ts'
import {
  entryHash,
  entryLayout,
  entryMessage,
  genesisHash,
  knownAct,
} from '../../../../electron/engine/format/entry.ts'
import { grantLayout } from '../../../../electron/engine/format/grant.ts'
import { recoveryFactsLayout } from '../../../../electron/engine/format/recovery-facts.ts'
import { encodeSlotHeader, slotLayout, staffTag } from '../../../../electron/engine/format/slot.ts'
import { certificateHash, certificateLayout } from '../../../../electron/engine/format/staff-certificate.ts'
import { stateLayout } from '../../../../electron/engine/format/state.ts'
import {
  encodeFileKeyBinding,
  encodeVersionHeader,
} from '../../../../electron/engine/format/version-header.ts'
import { verifyCertificate } from '../../../../electron/engine/keys/certificates.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  COMPARTMENT,
  giver,
  grantee,
  sampleCertificate,
  sampleEntry,
  sampleFacts,
  sampleGrant,
  sampleHead,
  sampleId,
  sampleSlot,
  slotHeader,
  VAULT,
} from '../../../helpers/sample-keys.ts'

test('each record comes back as it was', () => {
  expect(slotLayout.decode(slotLayout.encode(sampleSlot))).toEqual(sampleSlot)
  expect(recoveryFactsLayout.decode(recoveryFactsLayout.encode(sampleFacts))).toEqual(sampleFacts)
  const grant = sampleGrant()
  expect(grantLayout.decode(grantLayout.encode(grant))).toEqual(grant)
  const ending = sampleGrant({ until: 5 })
  expect(grantLayout.decode(grantLayout.encode(ending))).toEqual(ending)
  const { state } = sampleHead()
  expect(stateLayout.decode(stateLayout.encode(state))).toEqual(state)
  const entry = sampleEntry()
  expect(entryLayout.decode(entryLayout.encode(entry))).toEqual(entry)
  const certificate = sampleCertificate()
  expect(certificateLayout.decode(certificateLayout.encode(certificate))).toEqual(certificate)
})

describe('slot', () => {
  const both = {
    credentialId: Buffer.alloc(20, 1),
    publicKey: Buffer.alloc(77, 3),
    salt: Buffer.alloc(32, 2),
  }

  test.each([
    ['a passcode slot without a KDF', { kdf: null }],
    ['a passcode slot with an authenticator', { authenticator: both }],
    ['a key slot with a KDF', { kind: 'key' as const, authenticator: both }],
    ['a slot of both with one', { kind: 'both' as const }],
    ['a recovery slot with a KDF', { kind: 'recovery' as const }],
  ])('refuses %s', (_, change) => {
    expect(() => slotLayout.encode({ ...sampleSlot, ...change })).toThrow()
  })

  test('every field of the header, and the vault, is in its encoding', () => {
    const changes = [
      { slotId: sampleId(1) },
      { staffId: sampleId(2) },
      { staffTag: staffTag(VAULT, 'ZZ9') },
      { kdf: { ...sampleSlot.kdf, memoryBytes: 128 * 1024 * 1024, passes: 3, salt: Buffer.alloc(16, 7) } },
      { kdf: { memoryBytes: 64 * 1024 * 1024, passes: 3, salt: Buffer.alloc(16, 8) } },
      { kind: 'both' as const, authenticator: both },
      { createdAt: 5 },
    ]
    const encodings = [
      encodeSlotHeader(VAULT, slotHeader),
      encodeSlotHeader(sampleId(9), slotHeader),
      ...changes.map((change) => encodeSlotHeader(VAULT, { ...slotHeader, ...change })),
    ].map((bytes) => bytes.toString('hex'))
    expect(new Set(encodings).size).toBe(encodings.length)
  })

  test('a staff tag depends on vault and code', () => {
    expect(staffTag(VAULT, 'AB1').equals(staffTag(VAULT, 'AB1'))).toBe(true)
    expect(staffTag(VAULT, 'AB1').equals(staffTag(VAULT, 'AB2'))).toBe(false)
    expect(staffTag(VAULT, 'AB1').equals(staffTag(COMPARTMENT, 'AB1'))).toBe(false)
  })
})

describe('entry', () => {
  const entry = sampleEntry()
  const signs = (vaultId: string, of = entry): boolean =>
    verify(giver.signing.publicKey, LABELS.entry, entryMessage(vaultId, of), of.signature)

  test('its signature is for this vault and these facts', () => {
    expect(signs(VAULT)).toBe(true)
    expect(signs(sampleId(1))).toBe(false)
    expect(signs(VAULT, { ...entry, facts: { ...entry.facts, sheets: 4 } })).toBe(false)
    expect(signs(VAULT, { ...entry, phase: 'failed' })).toBe(false)
  })

  test('its hash covers the signature, and the first link names the vault', () => {
    const bytes = entryLayout.encode(entry)
    const resigned = entryLayout.encode({ ...entry, signature: Buffer.alloc(64) })
    expect(entryHash(bytes).equals(entryHash(resigned))).toBe(false)
    expect(genesisHash(VAULT).equals(genesisHash(COMPARTMENT))).toBe(false)
  })

  test('an act of a later program is readable, and known to be newer', async () => {
    const later = { ...entry, act: 'customer.invented' }
    expect(entryLayout.decode(entryLayout.encode(later)).act).toBe('customer.invented')
    expect(knownAct(entry)).toBe('vault.created')
    expect((await faultOf(() => knownAct(later))).code).toBe('format-newer')
  })
})

test('a certificate holds for its own keys, role and issuer', () => {
  const certificate = sampleCertificate()
  const issuer = giver.signing.publicKey
  expect(verifyCertificate(certificate, issuer)).toBe(true)
  expect(verifyCertificate(certificate, grantee.signing.publicKey)).toBe(false)
  expect(verifyCertificate({ ...certificate, role: 'custodian' }, issuer)).toBe(false)
  expect(verifyCertificate({ ...certificate, signingKey: issuer }, issuer)).toBe(false)
  expect(certificateHash(certificate).equals(certificateHash({ ...certificate, code: 'XX9' }))).toBe(false)
})

describe('version header', () => {
  const place = { vault: VAULT, compartment: COMPARTMENT, item: sampleId(3), version: sampleId(4) }

  test('it is arithmetic on lengths', () => {
    const bytes = encodeVersionHeader(place, 262144)
    expect(bytes.toString('hex')).toBe(`00000001${VAULT}${COMPARTMENT}${sampleId(3)}${sampleId(4)}00040000`)
  })

  test('every part of the place changes it', () => {
    const changed = [
      place,
      { ...place, vault: sampleId(9) },
      { ...place, compartment: sampleId(9) },
      { ...place, item: sampleId(9) },
      { ...place, version: sampleId(9) },
    ]
    const encodings = changed.map((each) => encodeFileKeyBinding(each, 1).toString('hex'))
    encodings.push(encodeFileKeyBinding(place, 2).toString('hex'))
    expect(new Set(encodings).size).toBe(6)
  })
})
