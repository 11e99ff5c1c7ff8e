import { encode } from 'cborg'
import { expect, test } from 'vitest'
import { layout } from '../../../../electron/engine/format/layout.ts'
import { fixedBytes } from '../../../../electron/engine/format/fields.ts'
import { z } from '../../../../shared/zod.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

const pair = layout(z.strictObject({ a: z.number(), bb: fixedBytes(2) }), 'registry-damaged', 100)
const good = pair.encode({ a: 1, bb: Buffer.from('xy') })

test('the encoding is deterministic CBOR', () => {
  // a2: a map of two; 61 61: "a"; 01; 62 62 62: "bb"; 42 78 79: two bytes.
  expect(good.toString('hex')).toBe('a261610162626242' + '7879')
  expect(pair.decode(good)).toEqual({ a: 1, bb: Buffer.from('xy') })
})

test('a decoded value does not hold on to what it was read from', () => {
  const file = Buffer.from(good)
  const value = pair.decode(file)
  file.fill(0)
  expect(value.bb.toString()).toBe('xy')
})

const refused: readonly [string, string][] = [
  ['keys in another order', 'a262626242787961' + '6101'],
  ['a number in more bytes than it needs', 'a26161180162626242' + '7879'],
  ['a whole number as a float', 'a26161fb3ff000000000000062626242' + '7879'],
  ['a map of indefinite length', 'bf616101626262427879ff'],
  ['a string of indefinite length', 'a26161016262625f427879ff'],
  ['a repeated key', 'a3616101616101626262427879'],
  ['a field too many', 'a3616101626262427879616300'],
  ['a field too few', 'a1616101'],
  ['a byte too many', 'a261610162626242787900'],
  ['a byte too few', 'a2616101626262427' + '8'],
  ['a tag', 'c1a2616101626262427879'],
  ['a length beyond the end', 'a26161016262625affffffff7879'],
  ['a map that claims to be huge', 'bb7fffffffffffffff'],
  ['text where bytes belong', 'a2616101626262627879'],
  ['three bytes where two belong', 'a26161016262624378797a'],
  ['NaN', 'a26161f97e0062626242' + '7879'],
  ['undefined', 'a26161f762626242' + '7879'],
  ['a number beyond 2^53', 'a261611b002000000000000162626242' + '7879'],
  ['nothing', ''],
]

test.each(refused)('refuses %s', async (_, hex) => {
  expect(await faultOf(() => pair.decode(Buffer.from(hex, 'hex')))).toEqual({
    code: 'registry-damaged',
    details: {},
  })
})

test('refuses a nesting that would exhaust the stack, within its limit of bytes', async () => {
  const deep = layout(z.unknown(), 'registry-damaged', 2_000_000)
  const nested = Buffer.alloc(1_000_000, 0x81)
  expect((await faultOf(() => deep.decode(nested))).code).toBe('registry-damaged')
})

test('refuses more bytes than its limit before decoding them', async () => {
  const large = Buffer.from(encode({ a: 1, bb: Buffer.alloc(200) }))
  expect((await faultOf(() => pair.decode(large))).code).toBe('registry-damaged')
})

test('does not encode what it would not decode', () => {
  expect(() => pair.encode({ a: 1, bb: Buffer.alloc(3) })).toThrow()
})
