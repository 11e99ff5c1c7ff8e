import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  deriveCommitted,
  deriveKey,
  equalBytes,
  hash,
  keyedHash,
  RunningHash,
} from '../../../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { sameKey, sampleKey } from '../../../helpers/sample-keys.ts'

const part = (text: string): Buffer => Buffer.from(text, 'latin1')

test('a hash is BLAKE2b over length-prefixed label and parts', () => {
  const label = LABELS.entryHash
  const input = Buffer.concat([
    Buffer.from([label.length]),
    part(label),
    Buffer.from([0, 0, 0, 2]),
    part('ab'),
    Buffer.from([0, 0, 0, 0]),
  ])
  const reference = createHash('blake2b512').update(input).digest()
  expect(hash(label, [part('ab'), part('')], 64).equals(reference)).toBe(true)
})

test('the running hash frames only its label', () => {
  const label = LABELS.pack
  const whole = new RunningHash(label).update(part('abcdef')).digest()
  const pieces = new RunningHash(label).update(part('abc')).update(part('def')).digest()
  expect(pieces.equals(whole)).toBe(true)
  expect(whole.equals(hash(label, [part('abcdef')]))).toBe(false)
})

test('moving a byte from one part to the next changes the hash', () => {
  const label = LABELS.entryHash
  expect(hash(label, [part('ab'), part('c')]).equals(hash(label, [part('a'), part('bc')]))).toBe(false)
  expect(hash(label, [part('abc')]).equals(hash(label, [part('abc'), part('')]))).toBe(false)
})

test('derived keys depend on key, label and parts', () => {
  using key = sampleKey('compartment', 1)
  using other = sampleKey('compartment', 2)
  using one = deriveKey(key, LABELS.fileWrap, [part('x')], 'wrap')
  const others = [
    deriveKey(other, LABELS.fileWrap, [part('x')], 'wrap'),
    deriveKey(key, LABELS.catalogueIndex, [part('x')], 'wrap'),
    deriveKey(key, LABELS.fileWrap, [part('y')], 'wrap'),
  ]
  expect(others.map((each) => sameKey(one, each))).toEqual([false, false, false])
  using again = deriveKey(key, LABELS.fileWrap, [part('x')], 'wrap')
  expect(sameKey(one, again)).toBe(true)
  expect(keyedHash(key, LABELS.fileWrap, [part('x')]).equals(one.use((bytes) => Buffer.from(bytes)))).toBe(
    true,
  )
})

test('a committed key is the first half, its commitment the second', () => {
  using input = sampleKey('file', 9)
  const { key, commitment } = deriveCommitted(input, LABELS.content, [part('h')], 'chunk')
  using chunk = key
  using half = deriveKey(input, LABELS.content, [part('h')], 'chunk')
  expect(commitment).toHaveLength(32)
  expect(sameKey(chunk, half)).toBe(false)
  expect(chunk.use((bytes) => bytes.equals(commitment))).toBe(false)
})

test('comparison wants equal lengths', () => {
  expect(equalBytes(part('ab'), part('ab'))).toBe(true)
  expect(equalBytes(part('ab'), part('abc'))).toBe(false)
  expect(equalBytes(part('ab'), part('ac'))).toBe(false)
})
