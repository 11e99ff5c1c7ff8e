import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openBytes, sealBytes } from '../../electron/engine/crypto/aead.ts'
import { sealTo } from '../../electron/engine/crypto/pairs.ts'
import { openStream, sealStream } from '../helpers/chunk-stream.ts'
import { grantee, sampleKey } from '../helpers/sample-keys.ts'

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array.buffer, array.byteOffset, array.length))

const key = sampleKey('wrap', 1)
const otherKey = sampleKey('wrap', 2)
const chunkKey = sampleKey('chunk', 3)

/** One bit somewhere, from two arbitrary numbers. */
function flip(of: Buffer, at: number, bit: number): Buffer {
  const flipped = Buffer.from(of)
  const offset = at % of.length
  flipped.writeUInt8(of.readUInt8(offset) ^ (1 << bit), offset)
  return flipped
}

const where = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 }))

describe('small values', () => {
  test('open after seal, and only with the same key and context', () => {
    fc.assert(
      fc.property(bytes(200), bytes(50), bytes(50), (plaintext, context, other) => {
        const sealed = sealBytes(key, plaintext, context)
        expect(openBytes(key, sealed, context)?.equals(plaintext)).toBe(true)
        expect(openBytes(otherKey, sealed, context)).toBeNull()
        if (!other.equals(context)) expect(openBytes(key, sealed, other)).toBeNull()
      }),
    )
  })

  test('any flipped bit and any other length is refused', () => {
    fc.assert(
      fc.property(bytes(200), where, fc.nat(), (plaintext, [at, bit], cut) => {
        const sealed = sealBytes(key, plaintext, Buffer.alloc(0))
        expect(openBytes(key, flip(sealed, at, bit), Buffer.alloc(0))).toBeNull()
        expect(openBytes(key, sealed.subarray(0, cut % sealed.length), Buffer.alloc(0))).toBeNull()
        expect(openBytes(key, Buffer.concat([sealed, Buffer.alloc(1)]), Buffer.alloc(0))).toBeNull()
      }),
    )
  })

  test('what is not released stays zero', () => {
    const into = Buffer.alloc(32, 0xee)
    const sealed = flip(sealBytes(key, Buffer.alloc(32, 0xaa), Buffer.alloc(0)), 60, 1)
    expect(openBytes(key, sealed, Buffer.alloc(0), into)).toBeNull()
    expect(into.equals(Buffer.alloc(32))).toBe(true)
  })

  test('two sealings of one value differ', () => {
    const once = sealBytes(key, Buffer.from('x'), Buffer.alloc(0))
    expect(sealBytes(key, Buffer.from('x'), Buffer.alloc(0)).equals(once)).toBe(false)
  })
})

describe('sealed boxes', () => {
  test('open after seal; any flipped bit is refused', () => {
    fc.assert(
      fc.property(bytes(200), where, (message, [at, bit]) => {
        const sealed = sealTo(grantee.sealing.publicKey, message)
        const into = Buffer.alloc(message.length)
        expect(grantee.sealing.open(sealed, into)).toBe(true)
        expect(into.equals(message)).toBe(true)
        expect(grantee.sealing.open(flip(sealed, at, bit), into)).toBe(false)
      }),
    )
  })
})

describe('chunk streams', () => {
  const CHUNK = 64
  /** At least two chunks, so that there is something to reorder. */
  const long = fc
    .uint8Array({ minLength: CHUNK + 1, maxLength: CHUNK * 6 })
    .map((array) => Buffer.from(array.buffer, array.byteOffset, array.length))

  test('open after seal, from nothing to many chunks', () => {
    fc.assert(
      fc.property(bytes(CHUNK * 6), (plaintext) => {
        const reading = openStream(chunkKey, sealStream(chunkKey, plaintext, CHUNK))
        expect(reading.damagedAt).toBeNull()
        expect(reading.released.equals(plaintext)).toBe(true)
      }),
    )
  })

  test('a flipped bit is found in its chunk, and only what stood before is released', () => {
    fc.assert(
      fc.property(long, fc.nat(), where, (plaintext, pick, [at, bit]) => {
        const chunks = sealStream(chunkKey, plaintext, CHUNK)
        const position = pick % chunks.length
        const altered = chunks.with(position, flip(chunks[position] as Buffer, at, bit))
        const { damagedAt, released } = openStream(chunkKey, altered)
        expect(damagedAt).toBe(position)
        expect(released.equals(plaintext.subarray(0, position * CHUNK))).toBe(true)
      }),
    )
  })

  test('truncation is refused at every length, on chunk borders too', () => {
    fc.assert(
      fc.property(long, fc.nat(), (plaintext, pick) => {
        const chunks = sealStream(chunkKey, plaintext, CHUNK)
        expect(openStream(chunkKey, chunks.slice(0, pick % chunks.length)).damagedAt).not.toBeNull()
        const last = chunks.at(-1) as Buffer
        const cut = chunks.with(-1, last.subarray(0, pick % last.length))
        expect(openStream(chunkKey, cut).damagedAt).toBe(chunks.length - 1)
      }),
    )
  })

  test('reordering, duplication, removal and mixing are refused', () => {
    fc.assert(
      fc.property(long, fc.nat(), fc.nat(), (plaintext, a, b) => {
        const chunks = sealStream(chunkKey, plaintext, CHUNK)
        const [left, right] = [a % chunks.length, b % chunks.length]
        if (left !== right) {
          const swapped = chunks.with(left, chunks[right] as Buffer).with(right, chunks[left] as Buffer)
          expect(openStream(chunkKey, swapped).damagedAt).toBe(Math.min(left, right))
        }
        expect(
          openStream(chunkKey, chunks.toSpliced(left, 0, chunks[left] as Buffer)).damagedAt,
        ).not.toBeNull()
        expect(openStream(chunkKey, chunks.toSpliced(left, 1)).damagedAt).not.toBeNull()
        const otherStream = sampleKey('chunk', 4)
        const foreign = sealStream(otherStream, plaintext, CHUNK)
        expect(openStream(chunkKey, chunks.with(left, foreign[left] as Buffer)).damagedAt).toBe(left)
        otherStream[Symbol.dispose]()
      }),
    )
  })

  test('extension is refused, by an empty chunk too', () => {
    const chunks = sealStream(chunkKey, Buffer.alloc(CHUNK), CHUNK)
    expect(chunks).toHaveLength(1)
    expect(openStream(chunkKey, [...chunks, Buffer.alloc(16)]).damagedAt).toBe(0)
  })
})
