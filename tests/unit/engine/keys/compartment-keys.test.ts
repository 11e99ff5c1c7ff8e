import { expect, test } from 'vitest'
import { compartmentKeysFrom } from '../../../../electron/engine/keys/compartment-keys.ts'
import { registryKeysFrom } from '../../../../electron/engine/keys/registry-keys.ts'
import { COMPARTMENT, sameKey, sampleId, sampleKey, VAULT } from '../../../helpers/sample-keys.ts'

const compartmentKey = sampleKey('compartment', 1)
const PLACE = { vaultId: VAULT, id: COMPARTMENT, epoch: 1 }
const keys = compartmentKeysFrom(PLACE, compartmentKey)
const fileKey = sampleKey('file', 2)
const file = { item: sampleId(5), version: sampleId(6) }
const wrapped = keys.wrapFileKey(file, fileKey)

test('a wrapped file key comes back', () => {
  using unwrapped = keys.unwrapFileKey(file, wrapped)
  expect(unwrapped !== null && sameKey(unwrapped, fileKey)).toBe(true)
})

test('a wrapped file key fits one item and version', () => {
  expect(keys.unwrapFileKey({ ...file, item: sampleId(7) }, wrapped)).toBeNull()
  expect(keys.unwrapFileKey({ ...file, version: sampleId(7) }, wrapped)).toBeNull()
})

test.each([
  ['vault', { ...PLACE, vaultId: sampleId(1) }],
  ['compartment', { ...PLACE, id: sampleId(1) }],
  ['epoch', { ...PLACE, epoch: 2 }],
])('keys of another %s have nothing in common', (_, place) => {
  using other = compartmentKeysFrom(place, compartmentKey)
  const row = Buffer.from('row')
  expect(other.unwrapFileKey(file, wrapped)).toBeNull()
  expect(sameKey(other.catalogueKey, keys.catalogueKey)).toBe(false)
  expect(other.rowTag(row).equals(keys.rowTag(row))).toBe(false)
  expect(other.indexTag(row).equals(keys.indexTag(row))).toBe(false)
})

test('any flipped byte or other length of a wrapped key is refused', () => {
  for (let at = 0; at < wrapped.length; at += 1) {
    const flipped = Buffer.from(wrapped)
    flipped.writeUInt8(wrapped.readUInt8(at) ^ 1, at)
    expect(keys.unwrapFileKey(file, flipped)).toBeNull()
  }
  expect(keys.unwrapFileKey(file, wrapped.subarray(1))).toBeNull()
  expect(keys.unwrapFileKey(file, Buffer.alloc(0))).toBeNull()
})

test('tags of rows and of index values are different functions', () => {
  const value = Buffer.from('same')
  expect(keys.rowTag(value).equals(keys.indexTag(value))).toBe(false)
  expect(keys.rowTag(value)).toHaveLength(32)
})

test('after disposal the keys are gone', () => {
  const spent = compartmentKeysFrom(PLACE, compartmentKey)
  spent[Symbol.dispose]()
  expect(() => spent.wrapFileKey(file, fileKey)).toThrow('this key was wiped')
  expect(() => spent.rowTag(Buffer.alloc(1))).toThrow('this key was wiped')
})

test('registry keys depend on the vault, and differ among themselves', () => {
  using registryKey = sampleKey('registry', 1)
  using one = registryKeysFrom(VAULT, registryKey)
  using other = registryKeysFrom(COMPARTMENT, registryKey)
  expect(sameKey(one.databaseKey, other.databaseKey)).toBe(false)
  expect(sameKey(one.databaseKey, one.setsKey)).toBe(false)
  expect(one.rowTag(Buffer.alloc(1)).equals(other.rowTag(Buffer.alloc(1)))).toBe(false)
})
