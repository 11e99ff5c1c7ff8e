import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHUNK_BYTES, type ChunkSource, OpenedVersion } from '../../electron/engine/files/version-content.ts'
import { type CurrentVersion, itemAt } from '../../electron/engine/store/catalogue-items.ts'
import { nameFromText } from '../../electron/engine/store/stored-name.ts'
import { type CompartmentFixture, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf } from '../helpers/sample-tree.ts'

let fixture: CompartmentFixture
beforeAll(async () => {
  fixture = await compartmentFixture()
})
afterAll(async () => {
  await fixture[Symbol.asyncDispose]()
})

/** Around the borders of chunks, and anywhere. */
const size = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -20, max: 20 }))
    .map(([chunks, off]) => Math.max(0, chunks * CHUNK_BYTES + off)),
  fc.integer({ min: 0, max: 3 * CHUNK_BYTES }),
)

let stored = 0
async function store(bytes: Buffer): Promise<CurrentVersion> {
  const name = `file ${(stored += 1)}`
  writeFileSync(join(fixture.outside, name), bytes)
  expect(await fixture.import([join(fixture.outside, name)])).toMatchObject({ stored: 1 })
  const version = itemAt(fixture.compartment.catalogue.read, 1, nameFromText(name))
  if (version === null) throw new Error('nothing was stored')
  return version
}

async function read(
  stored: CurrentVersion,
  range?: { first: number; last: number },
  content: ChunkSource = fixture.compartment.content,
): Promise<Buffer> {
  using version = new OpenedVersion({ keys: fixture.compartment.keys, content }, stored)
  const pieces: Buffer[] = []
  for await (const piece of version.read(range)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

describe('stored content', () => {
  test('comes back byte for byte, whole and in any piece', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), fc.nat(), async (length, one, other) => {
        const bytes = bytesOf(length, length)
        const version = await store(bytes)
        expect((await read(version)).equals(bytes)).toBe(true)
        if (length === 0) return
        const [first = 0, last = 0] = [one % length, other % length].sort((a, b) => a - b)
        expect((await read(version, { first, last })).equals(bytes.subarray(first, last + 1))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('with any bit of any chunk changed is refused at that chunk', async () => {
    const length = 2 * CHUNK_BYTES + 777
    const version = await store(bytesOf(length, 5))
    const bit = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat(), fc.integer({ min: 0, max: 7 }))
    await fc.assert(
      fc.asyncProperty(bit, async ([changed, at, shift]) => {
        const content: ChunkSource = {
          async *readRange(id, first, last) {
            let position = first
            for await (const chunk of fixture.compartment.content.readRange(id, first, last)) {
              if (chunk !== null && position === changed) {
                const offset = at % chunk.length
                chunk[offset] = (chunk[offset] ?? 0) ^ (1 << shift)
              }
              yield chunk
              position += 1
            }
          },
        }
        expect(await faultOf(() => read(version, undefined, content))).toEqual({
          code: 'chunk-damaged',
          details: { position: changed },
        })
      }),
      { numRuns: 60 },
    )
  })
})
