/** docs/format.md put to the test: a reader that shares no code with the product reads what the product wrote. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compartmentKeysFrom } from '../../electron/engine/keys/compartment-keys.ts'
import { encodeSheetLines } from '../../electron/engine/format/sheet-text.ts'
import { drawRecovery } from '../../electron/engine/keys/recovery.ts'
import { COMPARTMENT, sampleId, sampleKey, VAULT } from '../helpers/sample-keys.ts'
import {
  argon2id,
  bytesOf,
  committed,
  type Fields,
  fromCbor,
  hash,
  keyed,
  only,
  open,
  openBox,
  openChunk,
  toCbor,
  u32,
  verify,
  without,
} from '../helpers/stranger.ts'
import { readVector } from '../helpers/vector-file.ts'

function vector(name: string): { field: (name: string) => string; block: (name: string) => Buffer } {
  const { fields, blocks } = readVector(
    readFileSync(new URL(`./format/${name}.txt`, import.meta.url), 'utf8'),
  )
  return {
    field: (wanted) => fields[wanted] ?? expect.fail(wanted),
    block: (wanted) => blocks[wanted] ?? expect.fail(wanted),
  }
}

const id = (text: string): Buffer => Buffer.from(text, 'hex')

test('a head', () => {
  const head = vector('head-good').block('head')
  const content = head.subarray(0, -32)
  expect(content.toString('latin1', 0, 8)).toBe('SRMHEAD\n')
  expect(content.readUInt32BE(12)).toBe(content.length - 16)
  expect(hash('head checksum', [content]).equals(head.subarray(-32))).toBe(true)
  const body = fromCbor(content.subarray(16))
  const state = body['state'] as Fields
  const access = hash('head access digest', [toCbor(without(body, 'state'))])
  expect(access.equals(bytesOf(state, 'access'))).toBe(true)
  const message = toCbor(without(state, 'signature'))
  expect(verify(bytesOf(state, 'signerKey'), 'state signature', message, bytesOf(state, 'signature'))).toBe(
    true,
  )
})

test('a slot', () => {
  const { field, block } = vector('slot-good')
  const slot = fromCbor(block('slot'))
  const header = toCbor({ vaultId: id(field('vault')), ...without(slot, 'commitment', 'wrapped') })
  const input = argon2id(
    field('passcode'),
    slot['kdf'] as { memoryBytes: number; passes: number; salt: Uint8Array },
  )
  const { key, commitment } = committed(input, 'slot', [header])
  expect(commitment.equals(bytesOf(slot, 'commitment'))).toBe(true)
  expect(open(key, bytesOf(slot, 'wrapped'), header).equals(block('staff key'))).toBe(true)
  const tag = hash('staff tag', [id(field('vault')), Buffer.from('AB1')])
  expect(tag.equals(bytesOf(slot, 'staffTag'))).toBe(true)
})

test('a slot of passcode and security key together', () => {
  const { field, block } = vector('slot-both-good')
  const slot = fromCbor(block('slot'))
  const header = toCbor({ vaultId: id(field('vault')), ...without(slot, 'commitment', 'wrapped') })
  const slow = argon2id(
    field('passcode'),
    slot['kdf'] as { memoryBytes: number; passes: number; salt: Uint8Array },
  )
  const input = keyed(slow, 'slot of both inputs', [block('prf')])
  const { key, commitment } = committed(input, 'slot', [header])
  expect(commitment.equals(bytesOf(slot, 'commitment'))).toBe(true)
  expect(open(key, bytesOf(slot, 'wrapped'), header).equals(block('staff key'))).toBe(true)
})

test('a slot of a security key', () => {
  const { field, block } = vector('slot-key-good')
  const slot = fromCbor(block('slot'))
  const header = toCbor({ vaultId: id(field('vault')), ...without(slot, 'commitment', 'wrapped') })
  const { key, commitment } = committed(block('prf'), 'slot', [header])
  expect(commitment.equals(bytesOf(slot, 'commitment'))).toBe(true)
  expect(open(key, bytesOf(slot, 'wrapped'), header).equals(block('staff key'))).toBe(true)
})

test('a grant', () => {
  const { block } = vector('grant-good')
  const grant = fromCbor(block('grant'))
  const signed = toCbor(without(grant, 'signature'))
  const signature = bytesOf(grant, 'signature')
  expect(verify(block('giver signing key'), 'grant signature', signed, signature)).toBe(true)
  const inside = openBox(block('grantee staff key'), bytesOf(grant, 'sealed'))
  expect(inside.subarray(0, 32).equals(block('key'))).toBe(true)
  expect(inside.subarray(32).equals(toCbor(without(grant, 'sealed', 'signature')))).toBe(true)
})

test('a stream', () => {
  const { field, block } = vector('stream-good')
  const place = ['vault', 'compartment', 'item', 'version'].map((name) => id(field(name)))
  const header = Buffer.concat([u32(1), ...place, u32(Number(field('chunk bytes')))])
  const { key, commitment } = committed(block('file key'), 'content chunk key', [header])
  expect(commitment.equals(block('commitment'))).toBe(true)
  const chunks = ['chunk a', 'chunk b', 'chunk c'].map(block)
  const opened = chunks.map((chunk, position) => openChunk(key, position, position === 2, chunk))
  expect(Buffer.concat(opened).equals(Buffer.from(Array.from({ length: 150 }, (_, index) => index)))).toBe(
    true,
  )
})

test('a wrapped file key', () => {
  const epoch = 4
  const compartmentKey = sampleKey('compartment', 0x21)
  const keys = compartmentKeysFrom({ vaultId: VAULT, id: COMPARTMENT, epoch }, compartmentKey)
  const wrapped = keys.wrapFileKey({ item: sampleId(3), version: sampleId(4) }, sampleKey('file', 0x55))
  const parts = [id(VAULT), id(COMPARTMENT), u32(epoch)]
  const wrapKey = keyed(Buffer.alloc(32, 0x21), 'file wrap key', parts)
  const binding = Buffer.concat([
    u32(1),
    id(VAULT),
    id(COMPARTMENT),
    id(sampleId(3)),
    id(sampleId(4)),
    u32(epoch),
  ])
  expect(open(wrapKey, wrapped, binding).equals(Buffer.alloc(32, 0x55))).toBe(true)
})

/** x^8 + x^4 + x^3 + x + 1, the long way. */
function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product & 128 ? 0x11b : 0)
    if ((b >> bit) & 1) product ^= a
  }
  return product
}

function over(a: number, b: number): number {
  return Array.from({ length: 256 }, (_, value) => value).findIndex((value) => times(value, b) === a)
}

/** The value at 0 of the line through two points. */
function lineAtZero([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): number {
  return times(y1, over(x2, x1 ^ x2)) ^ times(y2, over(x1, x1 ^ x2))
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function readSheet(lines: readonly string[]): Buffer {
  const bits = lines.map((line) => {
    const data = line.replaceAll('-', '').slice(0, 10)
    return Array.from(data, (sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0')).join('')
  })
  return Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      ?.map((byte) => parseInt(byte, 2)) ?? [],
  )
}

function checkCharacter(line: string, lineNumber: number): string {
  let sum = 0
  for (const value of [lineNumber, ...Array.from(line, (sign) => ALPHABET.indexOf(sign))]) {
    sum = (sum ^ value) << 1
    if (sum & 32) sum ^= 0b100101
  }
  return ALPHABET.charAt(sum)
}

test('a sheet', () => {
  const { field, block } = vector('sheet-good')
  const lines = field('sheet').split(' / ')
  for (const [index, line] of lines.entries()) {
    const signs = line.replaceAll('-', '')
    expect(checkCharacter(signs.slice(0, 10), index + 1)).toBe(signs.slice(10))
  }
  const sheet = readSheet(lines)
  const content = sheet.subarray(0, 45)
  expect(sheet.subarray(45).equals(hash('sheet checksum', [content]).subarray(0, 5))).toBe(true)
  const facts = fromCbor(block('facts'))
  expect(content.subarray(1, 9).equals(bytesOf(facts, 'setId'))).toBe(true)
  const tags = facts['shareTags'] as Uint8Array[]
  expect(
    hash('recovery share tag', [content]).equals(tags[content.readUInt8(9) - 1] ?? Buffer.alloc(0)),
  ).toBe(true)
})

test('two sheets of a fresh set give the secret that its commitment names', async () => {
  const draft = await drawRecovery(3, 2)
  const [one, two] = [0, 2].map((at) => {
    const sheet = draft.sheets[at]
    return readSheet(sheet === undefined ? [] : encodeSheetLines(sheet)).subarray(12, 45)
  })
  const point = (share: Buffer | undefined, at: number) => [share?.[32] ?? 0, share?.[at] ?? 0] as const
  const secret = Buffer.from(
    Array.from({ length: 32 }, (_, at) => lineAtZero(point(one, at), point(two, at))),
  )
  const commitment = hash('recovery commitment', [id(draft.facts.setId), secret])
  expect(commitment.equals(draft.facts.secretCommitment)).toBe(true)
})

test('the access part of a head has the fields that the document names', () => {
  const body = fromCbor(vector('head-good').block('head').subarray(16, -32))
  const named = only(body, 'vaultId', 'slots', 'registryGrants', 'recovery', 'state')
  expect(Object.keys(named)).toHaveLength(Object.keys(body).length)
})
