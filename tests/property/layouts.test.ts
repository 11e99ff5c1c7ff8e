import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { act } from '../../shared/contract/ledger.ts'
import { right } from '../../shared/contract/file.ts'
import { hash } from '../../electron/engine/crypto/hash.ts'
import { LABELS, type Label } from '../../electron/engine/crypto/labels.ts'
import { entryLayout } from '../../electron/engine/format/entry.ts'
import { type EntryOutline, entryOutline } from '../../electron/engine/format/entry-outline.ts'
import { grantLayout } from '../../electron/engine/format/grant.ts'
import { decodeHead, encodeHead } from '../../electron/engine/format/head.ts'
import type { Layout } from '../../electron/engine/format/layout.ts'
import { decodeSheet, encodeSheetLines, SHARE_BYTES } from '../../electron/engine/format/sheet-text.ts'
import { slotLayout } from '../../electron/engine/format/slot.ts'
import { stateLayout } from '../../electron/engine/format/state.ts'
import { Fault } from '../../shared/model/fault.ts'
import { sampleAccess, sampleHead } from '../helpers/sample-keys.ts'

const exact = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array))
const upTo = (length: number) => fc.uint8Array({ maxLength: length }).map((array) => Buffer.from(array))
const id = exact(16).map((bytes) => bytes.toString('hex'))
const count = fc.nat()
const instant = fc.maxSafeNat()
const party = fc.oneof(id, fc.constant('recovery' as const))

const slot = fc
  .record({
    slotId: id,
    staffId: id,
    staffTag: exact(32),
    kdf: fc.record({ memoryBytes: fc.maxSafeNat(), passes: count, salt: exact(16) }),
    authenticator: fc.record({ credentialId: upTo(1023), publicKey: upTo(1024), salt: exact(32) }),
    createdAt: instant,
    commitment: exact(32),
    wrapped: exact(72),
    kind: fc.constantFrom('passcode' as const, 'key' as const, 'both' as const, 'recovery' as const),
  })
  .map((all) => ({
    ...all,
    kdf: all.kind === 'passcode' || all.kind === 'both' ? all.kdf : null,
    authenticator: all.kind === 'key' || all.kind === 'both' ? all.authenticator : null,
  }))

const grant = fc.record({
  vaultId: id,
  compartment: fc.oneof(id, fc.constant('registry' as const)),
  epoch: count,
  grantee: party,
  granteeKey: exact(32),
  rights: fc.uniqueArray(fc.constantFrom(...right.options)),
  giver: party,
  givenAt: instant,
  sealed: upTo(400),
  signature: exact(64),
})

const entry = fc.record({
  sequence: count,
  previous: exact(32),
  at: instant,
  by: party,
  act: fc.constantFrom(...act.options),
  phase: fc.constantFrom('intent' as const, 'done' as const, 'failed' as const, 'cancelled' as const),
  of: fc.option(count),
  compartment: fc.option(id),
  facts: fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    ),
    { noNullPrototype: true },
  ),
  signature: exact(64),
})

const state = fc.record({
  vaultId: id,
  sequence: count,
  at: instant,
  access: exact(32),
  ledger: fc.record({ sequence: count, hash: exact(32) }),
  registry: fc.record({ generation: count, root: exact(32) }),
  compartments: fc
    .uniqueArray(fc.record({ id, generation: count, root: exact(32) }), { selector: (one) => one.id })
    .map((list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1))),
  signer: party,
  signerKey: exact(32),
  signature: exact(64),
})

function comesBack<T>(layout: Layout<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      const bytes = layout.encode(value)
      expect(layout.decode(bytes)).toEqual(value)
      expect(layout.encode(layout.decode(bytes)).equals(bytes)).toBe(true)
    }),
  )
}

describe('decode after encode is the value, encode after decode the bytes', () => {
  test('slots', () => comesBack(slotLayout, slot))
  test('grants', () => comesBack(grantLayout, grant))
  test('entries', () => comesBack(entryLayout, entry))
  test('states', () => comesBack(stateLayout, state))

  test('heads', () => {
    const parts = fc.record({
      slots: fc.array(slot, { maxLength: 5 }),
      registryGrants: fc.array(grant, { maxLength: 5 }),
    })
    fc.assert(
      fc.property(parts, (change) => {
        const head = sampleHead({ ...sampleAccess, ...change })
        expect(decodeHead(encodeHead(head))).toEqual({ formatVersion: 1, ...head })
      }),
      { numRuns: 50 },
    )
  })
})

describe('the outline of an entry', () => {
  const outlined = ({ sequence, previous, at, by, act: done, phase, of, compartment }: EntryOutline) => ({
    ...{ sequence, previous, at, by, act: done, phase, of, compartment },
  })

  test('says what the entry says', () => {
    fc.assert(
      fc.property(entry, (value) => {
        expect(entryOutline(entryLayout.encode(value))).toEqual(outlined(value))
      }),
    )
  })

  test('is there for whatever decodes, and says the same', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.nat({ max: 255 }),
      cut: fc.option(fc.nat({ max: 20 })),
    })
    fc.assert(
      fc.property(entry, change, (value, { at, byte, cut }) => {
        const bytes = entryLayout.encode(value)
        bytes.writeUInt8(byte, at % bytes.length)
        const changed = bytes.subarray(0, bytes.length - (cut ?? 0))
        const decoded = decodedOrNull(entryLayout, changed)
        if (decoded !== null) expect(entryOutline(changed)).toEqual(outlined(decoded))
      }),
      { numRuns: 2000 },
    )
  })

  test('is none of bytes that are no entry', () => {
    const bytes = entryLayout.encode(SAMPLE)
    for (let length = 0; length < bytes.length; length += 1)
      expect(entryOutline(bytes.subarray(0, length))).toBeNull()
    expect(entryOutline(Buffer.concat([bytes, Buffer.from([0])]))).toBeNull()
    // The same number in more bytes, and a map that says another count.
    const longer = Buffer.concat([bytes.subarray(0, 4), Buffer.from([0x18, 7]), bytes.subarray(5)])
    expect(bytes[4]).toBe(7)
    expect(entryOutline(longer)).toBeNull()
    expect(entryOutline(Buffer.concat([Buffer.from([0xab]), bytes.subarray(1)]))).toBeNull()
    fc.assert(fc.property(upTo(400), (any) => entryOutline(any) === null))
  })
})

const SAMPLE = {
  sequence: 3,
  previous: Buffer.alloc(32, 1),
  at: 7,
  by: 'recovery',
  act: 'file.opened',
  phase: 'done' as const,
  of: null,
  compartment: null,
  facts: { files: -1, share: 0.5, all: true },
  signature: Buffer.alloc(64, 2),
}

function decodedOrNull<T>(layout: Layout<T>, bytes: Buffer): T | null {
  try {
    return layout.decode(bytes)
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

/** Whatever bytes come: a Fault, or a value whose one encoding they are. Never another error. */
function isCanonical<T>(layout: Layout<T>, bytes: Buffer): boolean {
  try {
    return layout.encode(layout.decode(bytes)).equals(bytes)
  } catch (error) {
    return error instanceof Fault
  }
}

test('bytes that differ anywhere are refused or mean something else: decoding is canonical', () => {
  fc.assert(
    fc.property(slot, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, mask) => {
      const bytes = slotLayout.encode(value)
      const offset = at % bytes.length
      bytes.writeUInt8(bytes.readUInt8(offset) ^ mask, offset)
      expect(isCanonical(slotLayout, bytes)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('arbitrary bytes never cause anything but a fault', () => {
  fc.assert(
    fc.property(upTo(300), (bytes) => {
      for (const layout of [slotLayout, grantLayout, entryLayout, stateLayout]) {
        expect(isCanonical<unknown>(layout as Layout<unknown>, bytes)).toBe(true)
      }
      expect(() => decodeHead(bytes)).toThrow(Fault)
    }),
  )
})

test('sheets come back from their lines; arbitrary text is a flaw or a sheet, never an error', () => {
  const sheet = fc
    .record({
      setId: exact(8).map((bytes) => bytes.toString('hex')),
      total: fc.integer({ min: 2, max: 10 }),
      share: exact(SHARE_BYTES),
    })
    .chain((base) =>
      fc
        .record({
          number: fc.integer({ min: 1, max: base.total }),
          needed: fc.integer({ min: 2, max: base.total }),
        })
        .map((rest) => ({ ...base, ...rest })),
    )
  fc.assert(
    fc.property(sheet, (content) => {
      expect(decodeSheet(encodeSheetLines(content).join('\n'))).toEqual({ content })
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(decodeSheet(text)).toHaveProperty('flaw')
    }),
  )
})

test('labels and parts enter hashes injectively', () => {
  const labels: readonly Label[] = Object.values(LABELS)
  const input = fc.record({ label: fc.constantFrom(...labels), parts: fc.array(upTo(8), { maxLength: 4 }) })
  const text = ({ label, parts }: { label: Label; parts: Buffer[] }): string =>
    JSON.stringify([label, parts.map((part) => part.toString('hex'))])
  fc.assert(
    fc.property(input, input, (one, other) => {
      const equal = hash(one.label, one.parts).equals(hash(other.label, other.parts))
      expect(equal).toBe(text(one) === text(other))
    }),
  )
})
