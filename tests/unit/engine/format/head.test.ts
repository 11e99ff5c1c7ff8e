import { expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { encodeEnvelope } from '../../../../electron/engine/format/envelope.ts'
import { decodeHead, encodeHead, FORMAT_VERSION } from '../../../../electron/engine/format/head.ts'
import { verifyHead, verifyState } from '../../../../electron/engine/keys/signed-state.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import {
  grantee,
  sampleAccess,
  sampleFacts,
  sampleGrant,
  sampleHead,
  sampleSlot,
} from '../../../helpers/sample-keys.ts'

const head = sampleHead()
const bytes = encodeHead(head)

test('a head comes back as it was', () => {
  expect(decodeHead(bytes)).toEqual({ formatVersion: FORMAT_VERSION, ...head })
})

test('a head has its envelope: magic, version, length, body, checksum', () => {
  expect(bytes.toString('latin1', 0, 8)).toBe('SRMHEAD\n')
  expect(bytes.readUInt32BE(8)).toBe(1)
  expect(bytes.readUInt32BE(12)).toBe(bytes.length - 16 - 32)
})

test('every flipped byte is damage, never newer and never accepted', async () => {
  const verdicts = new Set<string>()
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
    verdicts.add((await faultOf(() => decodeHead(flipped))).code)
  }
  expect([...verdicts]).toEqual(['head-damaged'])
})

test('every truncation and any extension is damage', async () => {
  for (const length of [0, 7, 16, 47, bytes.length - 1]) {
    expect((await faultOf(() => decodeHead(bytes.subarray(0, length)))).code).toBe('head-damaged')
  }
  expect((await faultOf(() => decodeHead(Buffer.concat([bytes, Buffer.alloc(1)])))).code).toBe('head-damaged')
})

test('an intact head of a later version is newer, not damaged', async () => {
  const later = encodeEnvelope(
    {
      magic: 'SRMHEAD\n',
      version: FORMAT_VERSION + 1,
      checksum: LABELS.headChecksum,
      maxBytes: 1000,
      damaged: 'head-damaged',
      newer: 'format-newer',
    },
    Buffer.from('anything'),
  )
  expect(await faultOf(() => decodeHead(later))).toEqual({
    code: 'format-newer',
    details: { formatVersion: FORMAT_VERSION + 1, known: FORMAT_VERSION },
  })
})

test('a head as its signer left it verifies', () => {
  expect(verifyHead(decodeHead(bytes))).toBe(true)
})

test.each([
  ['slot', { ...sampleAccess, slots: [{ ...sampleSlot, createdAt: sampleSlot.createdAt + 1 }] }],
  ['missing slot', { ...sampleAccess, slots: [] }],
  ['grant', { ...sampleAccess, registryGrants: [sampleGrant()] }],
  ['recovery key', { ...sampleAccess, recovery: { ...sampleFacts, sealingKey: grantee.sealing.publicKey } }],
])('a changed %s shows although the checksum fits', (_, access) => {
  const forged = decodeHead(encodeHead({ ...access, state: head.state }))
  expect(verifyState(forged.state)).toBe(true)
  expect(verifyHead(forged)).toBe(false)
})

test('a changed state or signer key shows', () => {
  const changed = { ...head.state, sequence: head.state.sequence + 1 }
  const resigned = { ...head.state, signerKey: grantee.signing.publicKey }
  expect([verifyState(changed), verifyState(resigned)]).toEqual([false, false])
})

test('a state of another vault does not fit into a head', () => {
  const foreign = { ...head.state, vaultId: 'f'.repeat(32) }
  expect(() => encodeHead({ ...sampleAccess, state: foreign })).toThrow()
})

test('compartments of a state are in order, each once', () => {
  const [one] = head.state.compartments
  const twice = one === undefined ? [] : [one, one]
  expect(() => encodeHead({ ...sampleAccess, state: { ...head.state, compartments: twice } })).toThrow()
})
