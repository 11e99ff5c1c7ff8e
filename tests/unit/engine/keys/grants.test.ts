import { describe, expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { sealTo } from '../../../../electron/engine/crypto/pairs.ts'
import {
  encodeGrantContext,
  grantMessage,
  type SealedGrant,
} from '../../../../electron/engine/format/grant.ts'
import { giveGrant, openGrant } from '../../../../electron/engine/keys/grants.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  COMPARTMENT,
  giver,
  GIVER,
  GRANTEE,
  grantContext,
  grantee,
  MADE_AT,
  sameKey,
  sampleGrant,
  sampleId,
  sampleKey,
  sampleStaff,
  VAULT,
} from '../../../helpers/sample-keys.ts'

const EXPECTED = { vaultId: VAULT, compartment: COMPARTMENT, epoch: 3, grantee: GRANTEE }
const grant = sampleGrant()

const open = (of: SealedGrant, expected = EXPECTED, giverKey = giver.signing.publicKey) =>
  openGrant(of, expected, grantee.sealing, giverKey, 'compartment')

/** Signs anew, as the giver could: what is left is whether inside and outside agree. */
function resigned(of: SealedGrant): SealedGrant {
  const { signature: _, ...unsigned } = of
  return { ...unsigned, signature: giver.signing.sign(LABELS.grant, grantMessage(unsigned)) }
}

test('the grantee opens the key that was given', () => {
  using opened = open(grant)
  using given = sampleKey('compartment', 0x33)
  expect(sameKey(opened, given)).toBe(true)
})

describe('a grant is refused', () => {
  test.each([
    ['vault', { vaultId: sampleId(1) }],
    ['compartment', { compartment: sampleId(1) }],
    ['epoch (an old grant replayed)', { epoch: 4 }],
    ['grantee', { grantee: GIVER }],
  ])('when another %s was expected', async (_, change) => {
    expect((await faultOf(() => open(grant, { ...EXPECTED, ...change }))).code).toBe('grant-invalid')
  })

  test.each([
    ['vault', { vaultId: sampleId(1) }],
    ['compartment', { compartment: sampleId(1) }],
    ['epoch', { epoch: 4 }],
    ['grantee', { grantee: GIVER }],
    ['rights', { rights: ['read', 'administer'] as SealedGrant['rights'] }],
    ['giver', { giver: GRANTEE }],
    ['time', { givenAt: MADE_AT + 1 }],
  ])('when its %s was changed outside, even if the giver signed that', async (_, change) => {
    const changed = { ...grant, ...change }
    const expected = {
      vaultId: changed.vaultId,
      compartment: changed.compartment,
      epoch: changed.epoch,
      grantee: changed.grantee,
    }
    expect((await faultOf(() => open(changed, expected))).code).toBe('grant-invalid')
    expect((await faultOf(() => open(resigned(changed), expected))).code).toBe('grant-invalid')
  })

  test('when the giver\u2019s key is another', async () => {
    const fault = await faultOf(() => open(grant, EXPECTED, grantee.signing.publicKey))
    expect(fault.code).toBe('grant-invalid')
  })

  test('when it is addressed to another public key', async () => {
    using stranger = sampleStaff(GRANTEE, 0x66)
    const swapped = sampleGrant({ granteeKey: stranger.sealing.publicKey })
    expect((await faultOf(() => open(swapped))).code).toBe('grant-invalid')
  })

  test('when somebody sealed an own key and borrowed the signature', async () => {
    const forged = Buffer.concat([Buffer.alloc(32, 0x99), encodeGrantContext(grantContext)])
    const swapped = { ...grant, sealed: sealTo(grantee.sealing.publicKey, forged) }
    expect((await faultOf(() => open(swapped))).code).toBe('grant-invalid')
  })

  test('when its box is empty, short or cut', async () => {
    for (const length of [0, 47, 48, 60, grant.sealed.length - 1]) {
      const cut = resigned({ ...grant, sealed: grant.sealed.subarray(0, length) })
      expect((await faultOf(() => open(cut))).code).toBe('grant-invalid')
    }
  })
})

test('a registry grant is not a compartment grant', async () => {
  using key = sampleKey('registry', 1)
  const registry = giveGrant({ ...grantContext, compartment: 'registry' }, key, giver.signing)
  expect((await faultOf(() => open(registry))).code).toBe('grant-invalid')
  using opened = open(registry, { ...EXPECTED, compartment: 'registry' })
  expect(opened.use((bytes) => bytes.every((byte) => byte === 1))).toBe(true)
})
