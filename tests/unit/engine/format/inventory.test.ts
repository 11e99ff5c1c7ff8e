import { expect, test } from 'vitest'
import {
  completeMark,
  decodeInventory,
  encodeInventory,
  type Inventory,
} from '../../../../electron/engine/format/inventory.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { MADE_AT, sampleId, VAULT } from '../../../helpers/sample-keys.ts'
import { closedInventory } from '../../../helpers/framed-files.ts'

const inventory: Inventory = {
  formatVersion: 1,
  vaultId: VAULT,
  setId: sampleId(0x5e),
  createdAt: MADE_AT,
  versions: 3,
  bytes: 4000,
  addedBytes: 3000,
  manifest: { bytes: 900, hash: '11'.repeat(32) },
  snapshot: { bytes: 1100, hash: '22'.repeat(32) },
  packs: [{ name: '33'.repeat(32), bytes: 2000 }],
}

test('an inventory is readable text and comes back as it was', () => {
  const encoded = encodeInventory(inventory)
  expect(encoded.toString('utf8')).toMatch(/^strongroom inventory 1\n\{\n {2}"vaultId": /)
  expect(decodeInventory(encoded)).toEqual(inventory)
})

test('the order in which fields were put together does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(inventory).reverse()) as unknown as Inventory
  expect(encodeInventory(reversed).equals(encodeInventory(inventory))).toBe(true)
})

test('every flipped byte, every cut and anything added is damage', async () => {
  const encoded = encodeInventory(inventory)
  for (let at = 0; at < encoded.length; at += 1) {
    const flipped = Buffer.from(encoded)
    flipped[at] = (flipped[at] ?? 0) ^ 0xff
    expect((await faultOf(() => decodeInventory(flipped))).code).toBe('set-damaged')
    expect((await faultOf(() => decodeInventory(encoded.subarray(0, at)))).code).toBe('set-damaged')
  }
  expect((await faultOf(() => decodeInventory(Buffer.concat([encoded, Buffer.from('\n')])))).code).toBe(
    'set-damaged',
  )
})

test('a newer one is told from a damaged one', async () => {
  const content = Buffer.from('strongroom inventory 3\nsomething that is not known yet\n')
  expect(await faultOf(() => decodeInventory(closedInventory(content)))).toEqual({
    code: 'set-newer',
    details: { formatVersion: 3 },
  })
})

test('COMPLETE fits one inventory alone', () => {
  const other = encodeInventory({ ...inventory, versions: 4 })
  expect(completeMark(encodeInventory(inventory)).equals(completeMark(other))).toBe(false)
})
