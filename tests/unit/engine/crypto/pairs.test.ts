import { expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { sealTo, sealingPairFrom, verify } from '../../../../electron/engine/crypto/pairs.ts'
import { giver, grantee, sampleKey } from '../../../helpers/sample-keys.ts'

const message = Buffer.from('a message')

test('the same secret gives the same pair, another label another', () => {
  using secret = sampleKey('staff', 0x11)
  using again = sealingPairFrom(secret, LABELS.staffSealing)
  using other = sealingPairFrom(secret, LABELS.recoverySealing)
  expect(again.publicKey.equals(giver.sealing.publicKey)).toBe(true)
  expect(other.publicKey.equals(giver.sealing.publicKey)).toBe(false)
})

test('a sealed box opens for its pair alone', () => {
  const sealed = sealTo(grantee.sealing.publicKey, message)
  const into = Buffer.alloc(message.length)
  expect(grantee.sealing.open(sealed, into)).toBe(true)
  expect(into.equals(message)).toBe(true)
  expect(giver.sealing.open(sealed, Buffer.alloc(message.length))).toBe(false)
  expect(grantee.sealing.open(sealed, Buffer.alloc(message.length + 1))).toBe(false)
})

test('a signature is good for one label, message and key', () => {
  const signature = giver.signing.sign(LABELS.grant, message)
  const key = giver.signing.publicKey
  expect(verify(key, LABELS.grant, message, signature)).toBe(true)
  expect(verify(key, LABELS.entry, message, signature)).toBe(false)
  expect(verify(key, LABELS.grant, Buffer.from('another'), signature)).toBe(false)
  expect(verify(grantee.signing.publicKey, LABELS.grant, message, signature)).toBe(false)
  expect(verify(key, LABELS.grant, message, signature.subarray(1))).toBe(false)
  expect(verify(key.subarray(1), LABELS.grant, message, signature)).toBe(false)
})
