import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import { take, giveBack } from '../../../../electron/engine/crypto/locked-memory.ts'
import { sameKey, sampleKey } from '../../../helpers/sample-keys.ts'

test('random keys differ', () => {
  using one = SecretKey.random('file')
  using other = SecretKey.random('file')
  expect(sameKey(one, other)).toBe(false)
})

test('a wiped key is gone: its memory is zero and it cannot be used', () => {
  const key = sampleKey('file', 0xab)
  const memory = key.use((bytes) => bytes)
  key[Symbol.dispose]()
  expect(memory.equals(Buffer.alloc(32))).toBe(true)
  expect(() => key.use((bytes) => bytes.length)).toThrow('this key was wiped')
})

test('wiping twice does not free memory that has a new owner', () => {
  const key = sampleKey('file', 1)
  key[Symbol.dispose]()
  using next = sampleKey('file', 2)
  key[Symbol.dispose]()
  using after = sampleKey('file', 3)
  expect(sameKey(next, after)).toBe(false)
})

test('a clone lives on when the first is wiped', () => {
  const key = sampleKey('staff', 5)
  using copy = key.clone()
  key[Symbol.dispose]()
  using expected = sampleKey('staff', 5)
  expect(sameKey(copy, expected)).toBe(true)
})

test('a key that failed to fill leaves nothing behind', () => {
  let memory: Buffer | undefined
  const fill = (): unknown =>
    SecretKey.fill('file', (bytes) => {
      memory = bytes.fill(0xcd)
      throw new RangeError('no')
    })
  expect(fill).toThrow(RangeError)
  expect(memory?.equals(Buffer.alloc(32))).toBe(true)
})

test('neither JSON nor inspection shows a byte', () => {
  using key = sampleKey('file', 0x5a)
  expect(() => JSON.stringify({ key })).toThrow('a key is not serialised')
  expect(inspect(key, { depth: 9, showHidden: true })).not.toMatch(/5a|90/i)
})

test('the slab hands out zeroed pieces and refuses what is too large', () => {
  const piece = take(64).fill(1)
  giveBack(piece)
  const again = take(64)
  expect(again.equals(Buffer.alloc(64))).toBe(true)
  giveBack(again)
  expect(() => take(65)).toThrow(RangeError)
})
