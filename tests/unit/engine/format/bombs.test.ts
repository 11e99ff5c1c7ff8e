/** Files that anybody can write, small on disk and full of elements: refused for less work than an honest one costs. */
import { encode } from 'cborg'
import { beforeAll, describe, expect, test } from 'vitest'
import { boundsOf, isWithin } from '../../../../electron/engine/format/cbor-bounds.ts'
import { decodeHead, HEAD_MAX_BYTES } from '../../../../electron/engine/format/head.ts'
import {
  decodeInventory,
  encodeInventory,
  type Inventory,
} from '../../../../electron/engine/format/inventory.ts'
import { decodeManifestBody } from '../../../../electron/engine/format/manifest.ts'
import { layout } from '../../../../electron/engine/format/layout.ts'
import { listOf } from '../../../../electron/engine/format/list-field.ts'
import { successionLayout } from '../../../../electron/engine/format/succession.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { z } from '../../../../shared/zod.ts'
import { closedInventory, framedHead } from '../../../helpers/framed-files.ts'

const MEBIBYTE = 1024 * 1024

/** Milliseconds of processor time, which other work on the machine does not lengthen much. */
function costOf(act: () => void): number {
  const before = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function codeOf(act: () => void): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
  return 'none'
}

const inventoryOf = (packs: number): Inventory => ({
  ...{ vaultId: '11'.repeat(16), setId: '22'.repeat(16), createdAt: 1, versions: 1, bytes: 1, addedBytes: 1 },
  ...{ manifest: { bytes: 1, hash: '33'.repeat(32) }, snapshot: { bytes: 1, hash: '44'.repeat(32) } },
  packs: Array.from({ length: packs }, (_, at) => ({ name: at.toString(16).padStart(64, '0'), bytes: at })),
  formatVersion: 1,
})

/** What an honest file of the largest size costs in this run. */
let honest = 0
beforeAll(() => {
  const largest = encodeInventory(inventoryOf(100_000))
  decodeInventory(largest)
  honest = costOf(() => decodeInventory(largest))
})

const many = <T>(element: T, count: number): T[] => Array.from({ length: count }, () => element)

const COUNT = MEBIBYTE - 200
describe('a head of a megabyte', () => {
  const others = { vaultId: new Uint8Array(16), recovery: {}, state: {} }
  test.each<[string, unknown]>([
    ['slots of empty maps', { ...others, slots: many({}, COUNT), registryGrants: [] }],
    ['slots of empty lists', { ...others, slots: many([], COUNT), registryGrants: [] }],
    ['slots of numbers', { ...others, slots: many(0, COUNT), registryGrants: [] }],
    ['grants of empty maps', { ...others, slots: [], registryGrants: many({}, COUNT) }],
    ['lists in lists', { ...others, slots: many(many(0, 4000), 250), registryGrants: [] }],
    ['slots of wrong maps', { ...others, slots: many({ a: 1, b: 2 }, 4000), registryGrants: [] }],
  ])('with %s is refused at once', (_, body) => {
    const bytes = framedHead(encode(body))
    expect(bytes.length).toBeLessThanOrEqual(HEAD_MAX_BYTES)
    let code = ''
    const cost = costOf(() => (code = codeOf(() => decodeHead(bytes))))
    expect(code).toBe('head-damaged')
    expect(cost).toBeLessThan(honest + 50)
  })

  test('of lists inside each other is refused without a word about the stack', () => {
    const bytes = framedHead(Buffer.alloc(COUNT, 0x81))
    expect(codeOf(() => decodeHead(bytes))).toBe('head-damaged')
  })
})

describe('an inventory', () => {
  const lines = encodeInventory(inventoryOf(1)).toString('utf8').split('\n')
  const withPacks = (packs: string): Buffer => {
    const begin = lines.findIndex((line) => line.startsWith('  "packs"'))
    const content = Buffer.from(`${lines.slice(0, begin).join('\n')}\n  "packs": [${packs}]\n}\n`)
    return closedInventory(content)
  }

  test('comes back with no packs, one and many', () => {
    for (const packs of [0, 1, 1000])
      expect(decodeInventory(encodeInventory(inventoryOf(packs)))).toEqual(inventoryOf(packs))
  })

  test.each<[string, string]>([
    ['empty maps', '{}'],
    ['empty lists', '[]'],
    ['numbers', '1'],
    ['lists in lists', '['],
  ])('of 15 MB of %s is refused at once', (_, element) => {
    const text = `${element},`.repeat(Math.floor((15 * MEBIBYTE) / (element.length + 1)))
    const bytes = withPacks(text)
    let code = ''
    const cost = costOf(() => (code = codeOf(() => decodeInventory(bytes))))
    expect(code).toBe('set-damaged')
    expect(cost).toBeLessThan(2 * honest + 50)
  })
})

/** A map with one list of so many empty maps, laid by hand: the encoder would take longer than what is tested. */
function bombIn(field: string, count: number): Buffer {
  const head = Buffer.concat([
    Buffer.of(0xa1, 0x60 + field.length),
    Buffer.from(field),
    Buffer.of(0x9a, 0, 0, 0, 0),
  ])
  head.writeUInt32BE(count, head.length - 4)
  return Buffer.concat([head, Buffer.alloc(count, 0xa0)])
}

test('the inside of a manifest of 60 MB of wrong elements is refused at once', () => {
  const inside = bombIn('packs', 60 * MEBIBYTE)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(inside.length)
  const body = Buffer.concat([length, inside])
  let code = ''
  const cost = costOf(() => (code = codeOf(() => decodeManifestBody(body))))
  expect(code).toBe('set-damaged')
  expect(cost).toBeLessThan(honest + 50)
})

test('so is a succession of 16 MB', () => {
  const bytes = bombIn('certificates', 15 * MEBIBYTE)
  let code = ''
  const cost = costOf(() => (code = codeOf(() => void successionLayout.decode(bytes))))
  expect(code).toBe('registry-damaged')
  expect(cost).toBeLessThan(honest + 50)
})

describe('bounds', () => {
  const schema = z.strictObject({
    list: listOf(z.strictObject({ a: z.int(), b: z.string() }), 3),
    c: z.int().optional(),
  })

  test('follow from the schema', () => {
    // The map, its two keys, the list, three maps of two keys and two values, and `c`.
    expect(boundsOf(schema)).toEqual({ items: 1 + 2 + (1 + 3 * 5) + 1, longest: 4, depth: 3 })
  })

  test('let everything pass that fits, to the last element', () => {
    const full = { list: many({ a: 1, b: 'x' }, 3), c: 2 }
    expect(isWithin(encode(full), boundsOf(schema))).toBe(true)
    expect(isWithin(encode({ ...full, list: many({ a: 1, b: 'x' }, 5) }), boundsOf(schema))).toBe(false)
    const one = layout(schema, 'head-damaged', 1000)
    expect(one.decode(one.encode(full))).toEqual(full)
  })

  test('a list without a limit is no layout', () => {
    expect(() => layout(z.strictObject({ list: z.array(z.int()) }), 'head-damaged', 1000)).toThrow(
      'has no limit',
    )
  })

  test('a string that claims to be longer than the file ends the walk', () => {
    for (const head of [0x5b, 0x7b])
      expect(isWithin(Buffer.concat([Buffer.of(head), Buffer.alloc(8, 0xff)]), boundsOf(schema))).toBe(true)
    expect(isWithin(Buffer.concat([Buffer.of(0x9b), Buffer.alloc(8, 0xff)]), boundsOf(schema))).toBe(false)
  })
})
